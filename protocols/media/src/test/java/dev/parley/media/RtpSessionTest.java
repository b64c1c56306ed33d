package dev.parley.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.config.SendEncoding;
import dev.parley.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole sessions on a bad link: every frame that is delivered is one that was sent, unchanged, in order. */
class RtpSessionTest {
    private static final SendEncoding MAIN = new SendEncoding(null, true, 100, 200, null);

    private final Random random = new Random(9);
    private final List<byte[]> sent = new ArrayList<>();

    /** A VP8 frame: the first byte's low bit is 0 for a key frame, which has a start code and a size. */
    private EncodedFrame vp8(boolean key, int size) {
        byte[] data = new byte[Math.max(size, 10)];
        random.nextBytes(data);
        data[0] = (byte) (key ? data[0] & ~1 : data[0] | 1);
        if (key) {
            byte[] start = {(byte) 0x9d, 1, 0x2a, 64, 1, (byte) 240, 0};
            System.arraycopy(start, 0, data, 3, start.length);
        }
        sent.add(data);
        return EncodedFrame.wrapping(SessionPair.VP8.codec(), data)
                .key(key)
                .rtpTimestamp(3_000L * sent.size())
                .build();
    }

    private void startVideo(SessionPair pair, boolean rtx) {
        var codecs = rtx ? List.of(SessionPair.VP8, SessionPair.RTX) : List.of(SessionPair.VP8);
        pair.left.session.configure(SessionPair.sendVideo(1, codecs, MAIN), pair.now);
        pair.right.session.configure(SessionPair.receiveVideo(7, codecs), pair.now);
    }

    private static List<byte[]> received(SessionPair.End end) {
        return end.of(RtpEvent.FrameReceived.class).stream()
                .map(event -> event.frame().toByteArray())
                .toList();
    }

    /** Sends video of 30 frames a second, a key frame first and whenever one is asked for. */
    private void sendVideo(SessionPair pair, int frames) {
        int asked = 0;
        for (int i = 0; i < frames; i++) {
            int requests = pair.left.of(RtpEvent.KeyFrameRequested.class).size();
            boolean key = i == 0 || requests > asked;
            asked = requests;
            assertThat(pair.left.session.send(
                            1, null, vp8(key, key ? 12_000 : 500 + random.nextInt(8_000)), -1, pair.now))
                    .isEqualTo(SendResult.SENT);
            pair.run(33);
        }
        pair.run(1_000);
    }

    private void assertUnchangedAndInOrder(List<byte[]> received) {
        int at = 0;
        for (byte[] frame : received) {
            while (at < sent.size() && !Arrays.equals(sent.get(at), frame)) {
                at++;
            }
            assertThat(at).as("a frame that was not sent, or out of order").isLessThan(sent.size());
            at++;
        }
    }

    @Test
    void everyFrameArrivesOnAGoodLink() {
        SessionPair pair = new SessionPair(1);
        startVideo(pair, true);
        sendVideo(pair, 100);
        assertThat(received(pair.right)).hasSize(100);
        assertUnchangedAndInOrder(received(pair.right));
        assertThat(pair.right.of(RtpEvent.StreamStarted.class)).hasSize(1);
        assertThat(pair.right.of(RtpEvent.FrameReceived.class).get(0).transceiver())
                .isEqualTo(7);
        assertThat(pair.right.session.drops().snapshot()).isEmpty();
        assertThat(pair.left.session.drops().snapshot()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, true, 1, 0.998",
        "0.05, true, 2, 0.99",
        "0.10, true, 3, 0.9",
        "0.20, true, 4, 0.6",
        "0.05, false, 5, 0.99",
        "0.10, false, 6, 0.9",
    })
    @Spec("RFC 4588 §4")
    @Spec("RFC 4585 §6.2.1")
    void lossIsRepaired(double loss, boolean rtx, long seed, double atLeast) {
        SessionPair pair = new SessionPair(seed);
        pair.loss = loss;
        pair.duplication = 0.01;
        pair.reordering = 0.03;
        startVideo(pair, rtx);
        sendVideo(pair, 600);
        List<byte[]> received = received(pair.right);
        assertUnchangedAndInOrder(received);
        double complete = received.size() / 600.0;
        assertThat(complete).isGreaterThanOrEqualTo(atLeast);
        RtpStatistics.Outbound outbound =
                pair.left.session.statistics().outbound().get(0);
        assertThat(outbound.retransmittedPacketsSent()).isPositive();
        RtpStatistics.Inbound inbound =
                pair.right.session.statistics().inbound().get(0);
        assertThat(inbound.nackCount()).isPositive();
        if (rtx) {
            assertThat(inbound.retransmittedPacketsReceived()).isPositive();
            assertThat(inbound.rtxSsrc()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void afterAnOutageFramesAreBackSoon(long seed) {
        SessionPair pair = new SessionPair(seed);
        startVideo(pair, true);
        sendVideo(pair, 60);
        pair.loss = 1;
        sendVideo(pair, 90);
        pair.loss = 0;
        int before = received(pair.right).size();
        sendVideo(pair, 60);
        assertUnchangedAndInOrder(received(pair.right));
        assertThat(received(pair.right).size() - before).isGreaterThan(40);
        var gaps = pair.right.of(RtpEvent.FrameReceived.class).stream()
                .filter(event -> event.frame().gapBefore())
                .toList();
        assertThat(gaps).isNotEmpty();
    }

    @Test
    @Spec("RFC 3550 §6.4")
    void reportsMeasureLossJitterAndRoundTrips() {
        SessionPair pair = new SessionPair(21);
        pair.loss = 0.1;
        startVideo(pair, true);
        sendVideo(pair, 300);
        RtpStatistics.Outbound outbound =
                pair.left.session.statistics().outbound().get(0);
        assertThat(outbound.lastReport()).isNotNull();
        assertThat(outbound.roundTripNanos()).isBetween(49_000_000L, 52_000_000L);
        assertThat(outbound.roundTripMeasurements()).isGreaterThan(3);
        assertThat(outbound.lastReport().cumulativeLost()).isPositive();
        RtpStatistics.Inbound inbound =
                pair.right.session.statistics().inbound().get(0);
        assertThat(inbound.senderReports()).isPositive();
        assertThat(inbound.packetsReceived()).isGreaterThan(300);
        assertThat(inbound.lastSenderReport()).isNotNull();
    }

    @Test
    @Spec("draft-holmer-rmcat-transport-wide-cc-extensions-01")
    void feedbackComesTwentyTimesASecond() {
        SessionPair pair = new SessionPair(22);
        startVideo(pair, true);
        sendVideo(pair, 60);
        // 60 frames of 33 ms are two seconds.
        assertThat(pair.right.rtcpSent).isBetween(30, 70);
    }

    @Test
    @Spec("RFC 8852 §3")
    void simulcastKeepsItsEncodingsApart() {
        SessionPair pair = new SessionPair(23);
        pair.loss = 0.05;
        var codecs = List.of(SessionPair.VP8, SessionPair.RTX);
        pair.left.session.configure(
                SessionPair.sendVideo(
                        1, codecs, new SendEncoding("h", true, 1, 2, null), new SendEncoding("l", true, 3, 4, null)),
                pair.now);
        pair.right.session.configure(SessionPair.receiveVideo(7, codecs, "h", "l"), pair.now);
        for (int i = 0; i < 60; i++) {
            pair.left.session.send(1, "h", vp8(i == 0, 4_000), -1, pair.now);
            pair.left.session.send(1, "l", vp8(i == 0, 900), -1, pair.now);
            pair.run(33);
        }
        pair.run(1_000);
        var frames = pair.right.of(RtpEvent.FrameReceived.class);
        assertThat(frames).hasSizeGreaterThan(110);
        assertThat(frames)
                .allSatisfy(event ->
                        assertThat(event.frame().rid()).isEqualTo(event.frame().length() >= 4_000 ? "h" : "l"));
    }

    @Test
    void packetsBeforeTheDescriptionAreHeld() {
        SessionPair pair = new SessionPair(24);
        var codecs = List.of(SessionPair.VP8, SessionPair.RTX);
        pair.left.session.configure(SessionPair.sendVideo(1, codecs, MAIN), pair.now);
        pair.left.session.send(1, null, vp8(true, 5_000), -1, pair.now);
        pair.run(100);
        assertThat(received(pair.right)).isEmpty();
        pair.right.session.configure(SessionPair.receiveVideo(7, codecs), pair.now);
        pair.run(10);
        assertThat(received(pair.right)).hasSize(1);
    }

    @Test
    @Spec("RFC 5104 §4.3.1")
    void keyFrameRequestsAreThrottledAtBothEnds() {
        SessionPair pair = new SessionPair(25);
        startVideo(pair, true);
        sendVideo(pair, 10);
        for (int i = 0; i < 100; i++) {
            pair.right.session.requestKeyFrame(7, null);
            pair.run(10);
        }
        // Nobody answers: after 0, 200 and 600 ms, and no more within the second.
        assertThat(pair.right.session.statistics().inbound().get(0).pliCount()).isBetween(2L, 4L);
        assertThat(pair.left.of(RtpEvent.KeyFrameRequested.class)).hasSizeBetween(2, 4);
    }

    @Test
    void whatIsNotNegotiatedIsNotSent() {
        SessionPair pair = new SessionPair(26);
        startVideo(pair, true);
        EncodedFrame opus =
                EncodedFrame.of(SessionPair.OPUS.codec(), new byte[] {1, 2, 3}).build();
        assertThat(pair.left.session.send(1, null, opus, -1, pair.now)).isEqualTo(SendResult.NOT_NEGOTIATED);
        assertThat(pair.left.session.send(2, null, vp8(true, 20), -1, pair.now)).isEqualTo(SendResult.NOT_NEGOTIATED);
        assertThat(pair.left.session.send(1, "x", vp8(true, 20), -1, pair.now)).isEqualTo(SendResult.NOT_NEGOTIATED);
    }

    @Test
    void soundArrivesWithItsLevel() {
        SessionPair pair = new SessionPair(27);
        pair.left.session.configure(SessionPair.sendAudio(1, SessionPair.OPUS), pair.now);
        pair.right.session.configure(SessionPair.receiveAudio(2, SessionPair.OPUS), pair.now);
        for (int i = 0; i < 50; i++) {
            EncodedFrame frame = EncodedFrame.of(SessionPair.OPUS.codec(), new byte[] {(byte) 0xfc, (byte) i})
                    .rtpTimestamp(960L * i)
                    .build();
            pair.left.session.send(1, null, frame, 20, pair.now);
            pair.run(20);
        }
        pair.run(200);
        var frames = pair.right.of(RtpEvent.FrameReceived.class);
        assertThat(frames).hasSize(50);
        long first = frames.get(0).frame().rtpTimestamp();
        assertThat(frames.get(49).frame().rtpTimestamp()).isEqualTo(first + 49 * 960 & 0xffff_ffffL);
        assertThat(pair.right.session.statistics().inbound().get(0).audioLevel())
                .isEqualTo(0.1);
    }

    @Test
    void playoutGetsPacketsAsTheyArrive() {
        SessionPair pair = new SessionPair(28);
        pair.right.session.configure(SessionPair.receiveAudio(2, SessionPair.OPUS), pair.now);
        pair.right.session.setPlayout(2, true);
        // Number 3 is lost, 5 overtakes 4, and 6 is padding.
        for (int number : new int[] {1, 2, 5, 4, 6, 7}) {
            PacketBuffer packet = PacketBuffer.allocate(100, 0);
            boolean padding = number == 6;
            packet.append(12 + 2);
            packet.put32(0, (padding ? 0xa06f_0000 : 0x806f_0000) | number);
            packet.put32(4, 960 * number);
            packet.put32(8, 500);
            packet.put16(12, padding ? 2 : 0xfc00 | number);
            pair.right.session.handleRtp(packet, pair.now);
        }
        // Only what has arrived by now: nothing waited for number 3.
        var packets = new ArrayList<RtpEvent.AudioPacketReceived>();
        for (RtpEvent event = pair.right.session.pollEvent(); event != null; event = pair.right.session.pollEvent()) {
            if (event instanceof RtpEvent.AudioPacketReceived packet) {
                packets.add(packet);
            }
        }
        assertThat(packets).extracting(each -> (int) each.number() & 0xffff).containsExactly(1, 2, 5, 4, 6, 7);
        for (RtpEvent.AudioPacketReceived packet : packets) {
            EncodedFrame frame = packet.frame();
            int number = (int) packet.number() & 0xffff;
            if (number == 6) {
                assertThat(frame).isNull();
            } else {
                assertThat(frame).isNotNull();
                assertThat(frame.u8(1)).isEqualTo(number);
                assertThat(frame.rtpTimestamp()).isEqualTo(960L * number);
            }
        }
        pair.right.session.setPlayout(2, false);
        PacketBuffer packet = PacketBuffer.allocate(100, 0);
        packet.append(14);
        packet.put32(0, 0x806f_0008);
        packet.put32(8, 500);
        pair.right.session.handleRtp(packet, pair.now);
        // Frames still wait for number 3, and packets are no events any more.
        assertThat(pair.right.session.pollEvent()).isNull();
    }

    @Test
    @Spec("RFC 2198 §3")
    void redundantSoundFillsGaps() {
        SessionPair pair = new SessionPair(29);
        pair.right.session.configure(SessionPair.receiveAudio(2, SessionPair.OPUS, SessionPair.RED), pair.now);
        for (int i = 0; i < 40; i++) {
            // Opus payload i with payload i - 1 before it; every fourth packet is lost.
            PacketBuffer packet = PacketBuffer.allocate(100, 0);
            packet.append(12 + 4 + 1 + 2 + 2);
            packet.put32(0, 0x803f_0000 | 100 + i);
            packet.put32(4, 960 * i);
            packet.put32(8, 500);
            packet.put32(12, 0x8000_0000 | 111 << 24 | 960 << 10 | 2);
            packet.put8(16, 111);
            packet.put16(17, 0xfc00 | i - 1 & 0xff);
            packet.put16(19, 0xfc00 | i);
            if (i % 4 != 2) {
                pair.right.session.handleRtp(packet, pair.now);
            }
            pair.run(20);
        }
        var frames = pair.right.of(RtpEvent.FrameReceived.class);
        assertThat(frames).extracting(event -> event.frame().u8(1)).containsSequence(0, 1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(frames).allMatch(event -> !event.frame().gapBefore());
        assertThat(frames)
                .extracting(event -> (int) event.frame().rtpTimestamp())
                .containsSequence(0, 960, 1_920, 2_880);
    }

    @Test
    void interceptorsSeePacketsAtTheirPositions() {
        List<String> seen = new ArrayList<>();
        RtpInterceptor interceptor = new RtpInterceptor() {
            @Override
            public boolean received(Position position, RtpPacket packet, Timestamp now) {
                seen.add("received " + position);
                return true;
            }

            @Override
            public boolean sending(Position position, RtpPacket packet, Timestamp now) {
                seen.add("sending " + position + " " + packet.payloadLength());
                // The third packet is dropped before it has left.
                return position != Position.FRAMED
                        || seen.stream()
                                        .filter(one -> one.startsWith("sending FRAMED"))
                                        .count()
                                != 3;
            }
        };
        SessionPair pair = new SessionPair(30, List.of(interceptor));
        pair.left.session.configure(SessionPair.sendAudio(1, SessionPair.OPUS), pair.now);
        pair.right.session.configure(SessionPair.receiveAudio(2, SessionPair.OPUS), pair.now);
        for (int i = 0; i < 3; i++) {
            EncodedFrame frame = EncodedFrame.of(SessionPair.OPUS.codec(), new byte[] {(byte) 0xfc, (byte) i})
                    .rtpTimestamp(960L * i)
                    .build();
            pair.left.session.send(1, null, frame, -1, pair.now);
        }
        pair.run(100);
        assertThat(seen.subList(0, 3)).containsOnly("sending FRAMED 2");
        assertThat(seen.stream().filter("sending WIRE 2"::equals)).hasSize(2);
        assertThat(seen.stream().filter("received WIRE"::equals)).hasSize(2);
        assertThat(seen.stream().filter("received STREAM"::equals)).hasSize(2);
        assertThat(pair.right.of(RtpEvent.FrameReceived.class)).hasSize(2);
    }

    @Test
    @Spec("RFC 3550 §6.6")
    void goodbyeEndsTheStream() {
        SessionPair pair = new SessionPair(28);
        startVideo(pair, true);
        sendVideo(pair, 3);
        pair.left.session.close(pair.now);
        pair.run(100);
        assertThat(pair.right.of(RtpEvent.StreamEnded.class)).hasSize(1);
        assertThat(pair.right.session.statistics().inbound()).isEmpty();
    }
}
