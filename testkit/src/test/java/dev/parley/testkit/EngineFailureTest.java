package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.runtime.EventLoop;
import dev.parley.simulation.Host;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCIceConnectionState;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection's engines throw ends that connection, once and with the reason, and nothing beside it. */
@Timeout(60)
class EngineFailureTest {
    /** A source of randomness that has no memory left while it is armed. */
    private static final class Failing extends SecureRandom {
        private static final long serialVersionUID = 1;

        private final transient SecureRandom source;
        boolean armed;
        int thrown;

        Failing(SecureRandom source) {
            this.source = source;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (armed) {
                thrown++;
                throw new OutOfMemoryError("Java heap space");
            }
            source.nextBytes(bytes);
        }
    }

    private final VirtualWorld world = new VirtualWorld(11);
    private final Host hostA = world.network().host("a", world.network().internet(), "192.0.2.1");
    private final Host hostB = world.network().host("b", world.network().internet(), "192.0.2.2");
    private final VirtualEventLoop loop = world.loop(hostA);
    private final Failing random = new Failing(loop.random());

    private EventLoop failingLoop() {
        return (EventLoop) Proxy.newProxyInstance(
                EventLoop.class.getClassLoader(), new Class<?>[] {EventLoop.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("random")) {
                        return random;
                    }
                    try {
                        return method.invoke(loop, arguments);
                    } catch (InvocationTargetException e) {
                        throw Objects.requireNonNull(e.getCause());
                    }
                });
    }

    private VirtualPeers peers(int sharedPort) {
        EventLoop failing = failingLoop();
        return VirtualPeers.between(world, hostA, hostB)
                .factoryOfA(settings -> {
                    settings.eventLoop(failing);
                    if (sharedPort != 0) {
                        settings.sharedPort(sharedPort);
                    }
                })
                .build();
    }

    /** Runs the world and collects what its loops report. */
    private List<Throwable> run(Duration duration) {
        List<Throwable> reported = new ArrayList<>();
        var end = world.now().plus(duration);
        while (world.now().isBefore(end)) {
            try {
                world.runFor(Duration.ofMillis(1));
            } catch (AssertionError e) {
                reported.add(Objects.requireNonNull(e.getCause()));
            }
        }
        return reported;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5000})
    void outOfMemoryInTheHandshakeFailsTheConnectionOnce(int sharedPort) {
        VirtualPeers peers = peers(sharedPort);
        peers.a().connection().createDataChannel("chat");
        List<String> errors = new ArrayList<>();
        // The answerer begins the handshake; its ClientHello repeats until it is answered.
        assertThat(world.runUntil(
                        () -> peers.a().connection().iceConnectionState() == RTCIceConnectionState.CONNECTED
                                || peers.a().connection().iceConnectionState() == RTCIceConnectionState.COMPLETED,
                        Duration.ofSeconds(5)))
                .isTrue();
        RTCDtlsTransport dtls = Objects.requireNonNull(
                Objects.requireNonNull(peers.a().connection().sctp()).transport());
        dtls.addEventListener(
                RTCDtlsTransport.ERROR, event -> errors.add(event.error().getMessage()));
        random.armed = true;

        List<Throwable> reported = run(Duration.ofSeconds(30));

        assertThat(random.thrown).isEqualTo(1);
        assertThat(reported)
                .singleElement()
                .satisfies(each -> assertThat(each).hasRootCauseInstanceOf(OutOfMemoryError.class));
        assertThat(peers.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.FAILED);
        assertThat(errors).singleElement().asString().contains("OutOfMemoryError");
        random.armed = false;
        peers.close();
        assertThat(run(Duration.ofSeconds(1))).isEmpty();
        assertThat(world.leftovers()).isEmpty();
    }

    @Test
    void anEstablishedConnectionOfTheSameLoopLives() {
        VirtualPeers peers = peers(0);
        RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
        assertThat(peers.connect(Duration.ofSeconds(10))).isTrue();
        // Its own next draw is that of a consent check, seconds away.
        world.runFor(Duration.ofSeconds(1));
        Host hostC = world.network().host("c", world.network().internet(), "192.0.2.3");
        VirtualPeers others = VirtualPeers.between(world, hostA, hostC)
                .sameServerAs(peers.a())
                .build();
        others.a().connection().createDataChannel("chat");
        assertThat(world.runUntil(
                        () -> others.a().connection().iceConnectionState() == RTCIceConnectionState.CONNECTED,
                        Duration.ofSeconds(1)))
                .isTrue();
        random.armed = true;
        run(Duration.ofMillis(100));
        assertThat(random.thrown).isEqualTo(1);
        random.armed = false;
        assertThat(run(Duration.ofSeconds(40))).isEmpty();
        assertThat(others.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.FAILED);
        assertThat(peers.a().connection().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
        assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.OPEN);
    }
}
