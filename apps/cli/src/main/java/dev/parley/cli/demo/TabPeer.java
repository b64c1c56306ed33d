package dev.parley.cli.demo;

import dev.parley.cli.weather.WeatherLoop;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDtlsTransport;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSctpTransport;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The JVM's end of one tab's connection: {@link TwentyLines}, and around it what the page wants to look at. Any thread. */
final class TabPeer {
    private final Tab tab;
    private final WeatherLoop sky;
    private final PeerConnectionFactory factory;
    private final RTCPeerConnection pc;
    private final Set<RTCDataChannel> channels = ConcurrentHashMap.newKeySet();
    private final TabMedia media;
    private final StreamView streams = new StreamView();
    private volatile @Nullable Pulse pulse;
    private boolean watching; // touched by listeners only, which come one at a time

    TabPeer(Tab tab, WeatherLoop sky, ChatBot bot) {
        this.tab = tab;
        this.sky = sky;
        factory = DemoPeers.factory(sky);
        tab.mark("start");
        pc = TwentyLines.answer(factory, tab, bot);
        pc.onIceGatheringStateChange(e -> tab.mark("gathering-" + pc.iceGatheringState()));
        pc.onIceConnectionStateChange(e -> {
            tab.mark("ice-" + pc.iceConnectionState());
            watchTransports();
        });
        pc.onSignalingStateChange(e -> {
            tab.mark("signaling-" + pc.signalingState());
            watchTransports();
        });
        pc.onConnectionStateChange(e -> {
            tab.mark("connection-" + pc.connectionState());
            tab.say(Tab.message("state").put("state", pc.connectionState().toString()));
        });
        pc.addEventListener(RTCPeerConnection.DATA_CHANNEL, e -> channel(e.channel()));
        media = TabMedia.on(pc, factory, tab);
    }

    private void watchTransports() {
        RTCSctpTransport sctp = pc.sctp();
        RTCDtlsTransport dtls = sctp == null ? null : sctp.transport();
        if (watching || sctp == null || dtls == null) {
            return;
        }
        watching = true;
        dtls.onStateChange(e -> tab.mark("dtls-" + dtls.state()));
        sctp.onStateChange(e -> tab.mark("sctp-" + sctp.state()));
        tab.mark("dtls-" + dtls.state());
        tab.mark("sctp-" + sctp.state());
    }

    private void channel(RTCDataChannel channel) {
        channels.add(channel);
        channel.addEventListener(RTCDataChannel.CLOSE, e -> channels.remove(channel));
        switch (channel.label()) {
            case "file" -> FileReturn.on(channel);
            case "speed" -> SpeedTest.on(channel);
            case "pulse" -> pulse = Pulse.on(channel);
            case "chat" -> channel.addEventListener(RTCDataChannel.OPEN, e -> tab.mark("open")); // see TwentyLines
            default -> channel.close();
        }
    }

    TabMedia media() {
        return media;
    }

    WeatherLoop sky() {
        return sky;
    }

    int openChannels() {
        return channels.size();
    }

    /** Returns what this end sees now, for the page. */
    CompletionStage<ObjectNode> live() {
        return LiveView.of(pc, channels, sky.weather(), pulse, streams);
    }

    void close() {
        media.close();
        pc.close();
        factory.close();
    }
}
