package dev.parley.cli.browser;

import dev.parley.cli.Json;
import dev.parley.runtime.IoMode;
import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCSdpType;
import dev.parley.webrtc.RTCSessionDescription;
import java.net.InetAddress;
import java.util.Objects;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Our own end in this JVM, with the settings that an application gets which sets nothing. */
final class ParleyEnd implements StackEnd {
    private final PeerConnectionFactory factory;

    ParleyEnd(InetAddress address, IoMode io) {
        factory = PeerConnectionFactory.builder()
                .includeLoopback(true)
                .addressFilter(address::equals)
                .io(io)
                .build();
    }

    @Override
    public String name() {
        return "parley";
    }

    @Override
    public Connection connect(Consumer<ObjectNode> signal) {
        RTCPeerConnection pc = factory.createPeerConnection();
        pc.onIceCandidate(e -> {
            if (e.candidate() != null) {
                signal.accept(Json.object().put("candidate", e.candidate().candidate()));
            }
        });
        pc.onDataChannel(e -> Measured.on(e.channel()));
        return new Connection() {
            @Override
            public void offer(String sdp) {
                pc.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, sdp))
                        .thenCompose(done -> pc.setLocalDescription())
                        .whenComplete((done, failure) -> signal.accept(
                                failure == null
                                        ? Json.object()
                                                .put("type", "answer")
                                                .put(
                                                        "sdp",
                                                        Objects.requireNonNull(pc.localDescription())
                                                                .sdp())
                                        : Json.object().put("problem", failure.toString())));
            }

            @Override
            public void close() {
                pc.close();
            }
        };
    }

    @Override
    public void close() {
        factory.close();
    }

    /** Our end of the channel that is measured. Its listeners come one at a time. */
    private static final class Measured {
        private static final long HIGH = 1 << 20;

        private final RTCDataChannel channel;
        private final byte[] message = new byte[SpeedPage.MESSAGE_BYTES];
        private long awaited;
        private long received;
        private long toSend;

        private Measured(RTCDataChannel channel) {
            this.channel = channel;
        }

        static void on(RTCDataChannel channel) {
            Measured measured = new Measured(channel);
            channel.setBufferedAmountLowThreshold(HIGH / 2);
            channel.onBufferedAmountLow(e -> measured.fill());
            channel.onMessage(measured::message);
        }

        private void message(MessageEvent event) {
            if (event.isBinary()) {
                received += event.bytes().length;
                if (received == awaited) {
                    channel.send(Json.line(Json.object().put("received", received)));
                }
                return;
            }
            ObjectNode order = Json.parse(event.text());
            awaited = order.path("up").asLong(0);
            received = 0;
            toSend = order.path("down").asLong(0);
            fill();
        }

        private void fill() {
            while (toSend > 0 && channel.readyState() == RTCDataChannelState.OPEN && channel.bufferedAmount() < HIGH) {
                channel.send(message);
                toSend -= message.length;
            }
        }
    }
}
