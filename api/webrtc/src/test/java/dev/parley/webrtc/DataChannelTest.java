package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DataChannelTest {
    /** A connected pair with one channel, seen from both ends. */
    private static final class Connected implements AutoCloseable {
        final PeerPair pair;
        final RTCDataChannel a;
        final RTCDataChannel b;

        Connected() {
            this(new PeerPair());
        }

        Connected(PeerPair pair) {
            this.pair = pair;
            CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
            pair.b.onDataChannel(event -> announced.complete(event.channel()));
            a = pair.a.createDataChannel("channel");
            pair.negotiate();
            b = Await.value(announced);
            Await.until("open", () -> a.readyState() == RTCDataChannelState.OPEN);
        }

        @Override
        public void close() {
            pair.close();
        }
    }

    @Test
    void aChannelWhoseSectionTheAnswerRejectsCloses() {
        try (PeerPair pair = new PeerPair()) {
            RTCDataChannel channel = pair.a.createDataChannel("channel");
            CompletableFuture<String> error = new CompletableFuture<>();
            CompletableFuture<Boolean> closed = new CompletableFuture<>();
            channel.onError(event -> error.complete(event.error().getMessage()));
            channel.onClose(event -> closed.complete(error.isDone()));
            Await.value(pair.a.setLocalDescription());
            Await.value(pair.a.setRemoteDescription(new RTCSessionDescription(
                    RTCSdpType.ANSWER,
                    "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
                            + "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\r\n")));

            assertThat(Await.value(closed)).isTrue();
            assertThat(Await.value(error)).isEqualTo("the answer rejected the m-section of data channels");
            assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
            // The next one asks for negotiation again, and opens.
            CompletableFuture<Void> needed = new CompletableFuture<>();
            pair.a.onNegotiationNeeded(event -> needed.complete(null));
            RTCDataChannel next = pair.a.createDataChannel("next");
            Await.value(needed);
            pair.negotiate();
            Await.until("open", () -> next.readyState() == RTCDataChannelState.OPEN);
        }
    }

    @Test
    void propertiesReachTheOtherEnd() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
            pair.b.onDataChannel(event -> announced.complete(event.channel()));
            RTCDataChannel made = pair.a.createDataChannel(
                    "lääbel",
                    RTCDataChannelInit.builder()
                            .ordered(false)
                            .maxRetransmits(3)
                            .protocol("proto")
                            .priority(RTCPriorityType.HIGH)
                            .build());
            assertThat(made.id()).isNull();
            assertThat(made.priority()).isEqualTo(RTCPriorityType.HIGH);
            assertThat(made.readyState()).isEqualTo(RTCDataChannelState.CONNECTING);
            pair.negotiate();
            RTCDataChannel seen = Await.value(announced);
            assertThat(seen.label()).isEqualTo("lääbel");
            assertThat(seen.ordered()).isFalse();
            assertThat(seen.maxRetransmits()).isEqualTo(3);
            assertThat(seen.maxPacketLifeTime()).isNull();
            assertThat(seen.protocol()).isEqualTo("proto");
            assertThat(seen.negotiated()).isFalse();
            assertThat(seen.priority()).isEqualTo(RTCPriorityType.HIGH);
            // The answerer is the DTLS client and would take even ids; the offerer has odd ones.
            assertThat(seen.id()).isEqualTo(made.id()).isEqualTo(1);
        }
    }

    @Test
    void negotiatedChannelNeedsNoAnnouncement() {
        try (PeerPair pair = new PeerPair()) {
            RTCDataChannelInit init =
                    RTCDataChannelInit.builder().negotiated(true).id(7).build();
            AtomicInteger announced = new AtomicInteger();
            pair.b.onDataChannel(event -> announced.incrementAndGet());
            RTCDataChannel a = pair.a.createDataChannel("a", init);
            RTCDataChannel b = pair.b.createDataChannel("b", init);
            CompletableFuture<String> text = new CompletableFuture<>();
            b.onMessage(message -> text.complete(message.text()));
            a.onOpen(event -> a.send("hi"));
            pair.negotiate();
            assertThat(Await.value(text)).isEqualTo("hi");
            assertThat(a.id()).isEqualTo(7);
            assertThat(announced).hasValue(0);
        }
    }

    @Test
    @Spec("webrtc-pc §6.1.2")
    void createDataChannelChecksItsArguments() {
        try (PeerPair pair = new PeerPair()) {
            String tooLong = "x".repeat(65_536);
            assertThatThrownBy(() -> pair.a.createDataChannel(tooLong)).isInstanceOf(TypeError.class);
            assertThatThrownBy(() -> pair.a.createDataChannel(
                            "x", RTCDataChannelInit.builder().protocol(tooLong).build()))
                    .isInstanceOf(TypeError.class);
            assertThatThrownBy(() -> pair.a.createDataChannel(
                            "x",
                            RTCDataChannelInit.builder()
                                    .maxPacketLifeTime(1)
                                    .maxRetransmits(1)
                                    .build()))
                    .isInstanceOf(TypeError.class);
            assertThatThrownBy(() -> pair.a.createDataChannel(
                            "x", RTCDataChannelInit.builder().negotiated(true).build()))
                    .isInstanceOf(TypeError.class);
            assertThatThrownBy(() -> pair.a.createDataChannel(
                            "x",
                            RTCDataChannelInit.builder()
                                    .negotiated(true)
                                    .id(65_535)
                                    .build()))
                    .isInstanceOf(TypeError.class);
            assertThatThrownBy(() -> RTCDataChannelInit.builder().id(65_536)).isInstanceOf(TypeError.class);
            RTCDataChannelInit five =
                    RTCDataChannelInit.builder().negotiated(true).id(5).build();
            pair.a.createDataChannel("x", five);
            assertThatThrownBy(() -> pair.a.createDataChannel("y", five))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("OperationError"));
        }
    }

    @Test
    void messagesOfAllKindsArriveInOrder() {
        try (Connected c = new Connected()) {
            List<Object> got = new CopyOnWriteArrayList<>();
            c.b.onMessage(message -> got.add(message.isBinary() ? message.bytes().length : message.text()));
            c.a.send("text €\ud83d\ude00");
            c.a.send("");
            c.a.send(new byte[0]);
            c.a.send(new byte[200_000]);
            ByteBuffer buffer = ByteBuffer.wrap(new byte[10], 2, 5);
            c.a.send(buffer);
            assertThat(buffer.hasRemaining()).isFalse();
            c.a.send("lone \ud83d surrogate");
            Await.until("all messages", () -> got.size() == 6);
            assertThat(got).containsExactly("text €\ud83d\ude00", "", 0, 200_000, 5, "lone \ufffd surrogate");
        }
    }

    @Test
    void sendCopies() {
        try (Connected c = new Connected()) {
            CompletableFuture<byte[]> got = new CompletableFuture<>();
            c.b.onMessage(message -> got.complete(message.bytes()));
            byte[] data = {1, 2, 3};
            c.a.send(data);
            Arrays.fill(data, (byte) 9);
            assertThat(Await.value(got)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void limitsOfSend() {
        try (Connected c = new Connected(new PeerPair(settings -> settings.sendBufferLimit(400_000)))) {
            assertThatThrownBy(() -> c.a.send(new byte[262_145])).isInstanceOf(TypeError.class);
            CompletableFuture<Void> listening = new CompletableFuture<>();
            // The loop is held, so that nothing leaves the queue.
            c.pair.a.owner().loop().execute(listening::join);
            c.a.send(new byte[200_000]);
            c.a.send(new byte[200_000]);
            assertThat(c.a.bufferedAmount()).isEqualTo(400_000);
            assertThatThrownBy(() -> c.a.send(new byte[1]))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("OperationError"));
            listening.complete(null);
            Await.until("an empty buffer", () -> c.a.bufferedAmount() == 0);
            c.pair.a.close();
            assertThatThrownBy(() -> c.a.send("x"))
                    .isInstanceOfSatisfying(
                            DOMException.class, e -> assertThat(e.name()).isEqualTo("InvalidStateError"));
        }
    }

    @Test
    void bufferedAmountLowFiresAtTheThreshold() {
        try (Connected c = new Connected()) {
            assertThat(c.a.bufferedAmountLowThreshold()).isZero();
            c.a.setBufferedAmountLowThreshold(100_000);
            assertThatThrownBy(() -> c.a.setBufferedAmountLowThreshold(-1)).isInstanceOf(TypeError.class);
            AtomicLong at = new AtomicLong(-1);
            c.a.onBufferedAmountLow(event -> at.set(c.a.bufferedAmount()));
            for (int i = 0; i < 20; i++) {
                c.a.send(new byte[100_000]);
            }
            Await.until("bufferedamountlow", () -> at.get() >= 0);
            assertThat(at.get()).isLessThanOrEqualTo(100_000);
        }
    }

    @Test
    void writableSaysWhenThereIsRoom() {
        try (Connected c = new Connected()) {
            Await.value(c.a.writable());
            for (int i = 0; i < 30; i++) {
                c.a.send(new byte[200_000]);
            }
            Await.value(c.a.writable());
            assertThat(c.a.bufferedAmount()).isLessThanOrEqualTo(1 << 20);
            c.a.close();
            assertThatThrownBy(() -> Await.value(c.a.writable())).isInstanceOf(DOMException.class);
        }
    }

    @Test
    void pausedChannelDeliversNothingAndThenEverything() {
        try (Connected c = new Connected()) {
            List<String> got = new CopyOnWriteArrayList<>();
            c.b.onMessage(message -> {
                got.add(message.text());
                if (message.text().equals("1")) {
                    c.b.pause();
                }
            });
            c.b.onClose(event -> got.add("close"));
            for (int i = 0; i < 5; i++) {
                c.a.send(String.valueOf(i));
            }
            Await.until("the pause", () -> got.size() == 2);
            c.a.send("5");
            c.a.close();
            // What a second channel carries overtakes the paused one.
            CompletableFuture<String> overtook = new CompletableFuture<>();
            c.pair.b.onDataChannel(event -> event.channel().onMessage(message -> overtook.complete(message.text())));
            RTCDataChannel other = c.pair.a.createDataChannel("other");
            Await.until("open", () -> other.readyState() == RTCDataChannelState.OPEN);
            other.send("overtakes");
            assertThat(Await.value(overtook)).isEqualTo("overtakes");
            assertThat(got).containsExactly("0", "1");
            c.b.resume();
            Await.until("the rest", () -> got.contains("close"));
            assertThat(got).containsExactly("0", "1", "2", "3", "4", "5", "close");
        }
    }

    @Test
    void closingFromEitherSideDeliversWhatWasSent() {
        try (Connected c = new Connected()) {
            List<String> atB = new CopyOnWriteArrayList<>();
            List<String> atA = new CopyOnWriteArrayList<>();
            c.b.onMessage(message -> atB.add(String.valueOf(message.bytes().length)));
            c.b.onClosing(event -> atB.add("closing"));
            c.b.onClose(event -> atB.add("close " + c.b.readyState()));
            c.a.onClosing(event -> atA.add("closing"));
            c.a.onClose(event -> atA.add("close " + c.a.readyState()));
            for (int i = 0; i < 10; i++) {
                c.a.send(new byte[100_000]);
            }
            c.a.close();
            assertThat(c.a.readyState()).isIn(RTCDataChannelState.CLOSING, RTCDataChannelState.CLOSED);
            Await.until("closed at both ends", () -> atA.contains("close closed") && atB.contains("close closed"));
            assertThat(atB).hasSize(12).endsWith("closing", "close closed");
            assertThat(atA).containsExactly("close closed");
            // The id is free again.
            RTCDataChannel next = c.pair.b.createDataChannel("next");
            Await.until("the next channel", () -> next.readyState() == RTCDataChannelState.OPEN);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            next.onClose(event -> closed.complete(null));
            next.close();
            Await.value(closed);
        }
    }

    @Test
    void largeTransferArrivesUnchanged() throws Exception {
        try (Connected c = new Connected()) {
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            MessageDigest received = MessageDigest.getInstance("SHA-256");
            AtomicLong bytes = new AtomicLong();
            c.b.onMessage(message -> {
                received.update(message.bytes());
                bytes.addAndGet(message.bytes().length);
            });
            Random random = new Random(1);
            int total = 20_000_000;
            for (int at = 0; at < total; at += 50_000) {
                byte[] chunk = new byte[50_000];
                random.nextBytes(chunk);
                sent.update(chunk);
                Await.value(c.a.writable());
                c.a.send(chunk);
            }
            Await.until("all bytes", () -> bytes.get() == total);
            assertThat(received.digest()).isEqualTo(sent.digest());
        }
    }

    @Test
    void slowListenerHoldsTheSenderBack() {
        try (Connected c = new Connected()) {
            CompletableFuture<Void> go = new CompletableFuture<>();
            AtomicLong bytes = new AtomicLong();
            c.b.onMessage(message -> {
                go.join();
                bytes.addAndGet(message.bytes().length);
            });
            for (int i = 0; i < 60; i++) {
                c.a.send(new byte[250_000]);
            }
            // 15 MB were sent; the receive window of 8 MiB is all that leaves.
            Await.until("the window is full", () -> c.a.bufferedAmount() < 8_000_000);
            assertThat(c.a.bufferedAmount()).isGreaterThan(3_000_000);
            go.complete(null);
            Await.until("all bytes", () -> bytes.get() == 15_000_000);
        }
    }

    @Test
    void closeGracefullyDeliversEverything() {
        try (Connected c = new Connected()) {
            AtomicLong bytes = new AtomicLong();
            c.b.onMessage(message -> bytes.addAndGet(message.bytes().length));
            for (int i = 0; i < 20; i++) {
                c.a.send(new byte[250_000]);
            }
            assertThat(Await.value(c.pair.a.closeGracefully(Duration.ofSeconds(10))))
                    .isTrue();
            assertThat(c.pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
            Await.until("all bytes", () -> bytes.get() == 5_000_000);
        }
    }

    @Test
    void closeOfTheConnectionEndsTheChannelAtTheOtherEnd() {
        try (Connected c = new Connected()) {
            List<String> atB = new CopyOnWriteArrayList<>();
            List<String> atA = new CopyOnWriteArrayList<>();
            c.a.onClose(event -> atA.add("close"));
            c.b.onClose(event -> atB.add("close"));
            c.pair.a.close();
            assertThat(c.a.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
            Await.until("closed at the other end", () -> atB.contains("close"));
            assertThat(c.b.readyState()).isEqualTo(RTCDataChannelState.CLOSED);
            Await.until("the transport is closed", () -> c.pair.b.sctp().state() == RTCSctpTransportState.CLOSED);
            assertThat(atA).isEmpty();
        }
    }

    @Test
    void manyChannels() {
        try (PeerPair pair = new PeerPair()) {
            AtomicInteger got = new AtomicInteger();
            pair.b.onDataChannel(event ->
                    event.channel().onMessage(message -> event.channel().send(message.text())));
            for (int i = 0; i < 500; i++) {
                RTCDataChannel channel = pair.a.createDataChannel("c" + i);
                channel.onOpen(event -> channel.send("x"));
                channel.onMessage(message -> got.incrementAndGet());
            }
            pair.negotiate();
            Await.until("500 answers", () -> got.get() == 500);
        }
    }
}
