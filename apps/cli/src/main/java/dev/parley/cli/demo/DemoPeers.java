package dev.parley.cli.demo;

import dev.parley.cli.weather.Weather;
import dev.parley.cli.weather.WeatherLoop;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.NioEventLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** What the peers of all tabs share: one event loop, and a STUN server for browsers on other machines. Any thread. */
final class DemoPeers implements AutoCloseable {
    private final EventLoop loop = new NioEventLoop("parley-demo");
    private final Set<WeatherLoop> skies = ConcurrentHashMap.newKeySet();
    private final StunService stun;

    /** Starts the STUN server on the given addresses; it has none to serve if the demo is for this machine alone. */
    DemoPeers(List<InetAddress> addresses) throws IOException {
        stun = StunService.start(loop, addresses);
    }

    /** Returns the UDP port of the STUN server, or 0 if there is none. */
    int stunPort() {
        return stun.port();
    }

    /** Makes a sky of its own for a tab's peer. */
    WeatherLoop newSky() {
        skies.removeIf(sky -> sky.openPorts() == 0);
        WeatherLoop sky =
                new WeatherLoop(loop, new Weather(ThreadLocalRandom.current().nextLong()));
        skies.add(sky);
        return sky;
    }

    /**
     * Makes the factory of a tab's peer, whose datagrams pass under {@code sky}. Its listeners run on the loop, so that every
     * step of the setup is seen in its moment; none of them blocks.
     */
    static PeerConnectionFactory factory(WeatherLoop sky) {
        return PeerConnectionFactory.builder().eventLoop(sky).listenersOnLoop().build();
    }

    /** Returns how many UDP ports the peers of all tabs, living and gone, have open. */
    int openPorts() {
        return skies.stream().mapToInt(WeatherLoop::openPorts).sum();
    }

    @Override
    public void close() {
        stun.close();
        loop.close();
    }
}
