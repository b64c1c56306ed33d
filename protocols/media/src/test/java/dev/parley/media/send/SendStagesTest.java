package dev.parley.media.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import org.junit.jupiter.api.Test;

/** The stages of the send path, one by one. */
class SendStagesTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);

    private static EncodedFrame frame(long rtp, Timestamp capture) {
        return EncodedFrame.of(VP8, new byte[] {1})
                .rtpTimestamp(rtp)
                .captureTime(capture)
                .build();
    }

    @Test
    @Spec("RFC 3550 §5.1")
    void captureTimesBecomeRtpTimesOnOneLine() {
        RtpTimeline line = new RtpTimeline(0xffff_ff00);
        assertThat(line.next(frame(0, Timestamp.ofMillis(1_000)), Timestamp.ofMillis(1_005)))
                .isEqualTo(0xffff_ff00);
        assertThat(line.next(frame(0, Timestamp.ofMillis(1_010)), Timestamp.ofMillis(1_015)))
                .isEqualTo(0xffff_ff00 + 900);
        // Never back, and over a silence of a minute.
        assertThat(line.next(frame(0, Timestamp.ofMillis(900)), Timestamp.ofMillis(1_016)))
                .isEqualTo(0xffff_ff00 + 900);
        assertThat(line.next(frame(0, Timestamp.ofMillis(61_000)), Timestamp.ofMillis(61_000)))
                .isEqualTo(0xffff_ff00 + 60 * 90_000);
        // A sender report maps the present to the line.
        assertThat(line.at(Timestamp.ofMillis(61_100))).isEqualTo(0xffff_ff00 + 60 * 90_000 + 9_000);
    }

    @Test
    void framesWithoutCaptureTimeKeepTheirDistances() {
        RtpTimeline line = new RtpTimeline(50);
        line.next(frame(3_000, null), Timestamp.ofMillis(0));
        assertThat(line.next(frame(6_003, null), Timestamp.ofMillis(90))).isEqualTo(50 + 3_003);
    }

    @Test
    void theHistoryForgetsByCountAndAge() {
        PacketPool pool = new PacketPool();
        PacketHistory history = new PacketHistory(pool);
        for (int i = 0; i < PacketHistory.SIZE + 10; i++) {
            MediaPacket packet = pool.take();
            packet.sequenceNumber = 65_000 + i & 0xffff;
            packet.sent = Timestamp.ofMillis(i);
            packet.lastRetransmission = Timestamp.NEVER;
            history.add(packet);
        }
        Timestamp now = Timestamp.ofMillis(PacketHistory.SIZE);
        assertThat(history.take(65_000, 50_000_000, now)).isNull();
        assertThat(history.take(65_000 + 100, 50_000_000, now)).isNotNull();
        assertThat(history.take(65_000 + 100, 50_000_000, now.plusMillis(49))).isNull();
        assertThat(history.take(65_000 + 100, 50_000_000, now.plusMillis(50))).isNotNull();
        assertThat(history.take(65_000 + 101, 50_000_000, now.plusMillis(2_000)))
                .isNull();
        history.clear();
        assertThat(history.find(65_101)).isNull();
    }

    @Test
    void thePacerServesAudioFirst() {
        PacketPool pool = new PacketPool();
        Pacer pacer = new Pacer(pool);
        MediaPacket.Kind[] kinds = {MediaPacket.Kind.VIDEO, MediaPacket.Kind.RETRANSMISSION, MediaPacket.Kind.AUDIO};
        for (MediaPacket.Kind kind : kinds) {
            MediaPacket packet = pool.take();
            packet.kind = kind;
            packet.length = 100;
            assertThat(pacer.add(packet, Timestamp.ZERO)).isTrue();
        }
        assertThat(pacer.bytes()).isEqualTo(300);
        assertThat(pacer.poll().kind()).isEqualTo(MediaPacket.Kind.AUDIO);
        assertThat(pacer.poll().kind()).isEqualTo(MediaPacket.Kind.RETRANSMISSION);
        assertThat(pacer.poll().kind()).isEqualTo(MediaPacket.Kind.VIDEO);
        assertThat(pacer.poll()).isNull();
        assertThat(pacer.size()).isZero();
    }

    @Test
    void thePacerIsBounded() {
        PacketPool pool = new PacketPool();
        Pacer pacer = new Pacer(pool);
        MediaPacket packet = pool.take();
        for (int i = 0; i < Pacer.MAX_QUEUED; i++) {
            assertThat(pacer.add(packet, Timestamp.ZERO)).isTrue();
        }
        assertThat(pacer.add(packet, Timestamp.ZERO)).isFalse();
        assertThat(pacer.dropped()).isEqualTo(1);
    }

    @Test
    void theLogRemembersTheLastPackets() {
        SentLog log = new SentLog();
        for (int i = 0; i < 70_000; i++) {
            assertThat(log.add(i % 1_000, Timestamp.ofMillis(i))).isEqualTo(i & 0xffff);
        }
        int last = 69_999 & 0xffff;
        assertThat(log.sentNanos(last)).isEqualTo(69_999_000_000L);
        assertThat(log.size(last)).isEqualTo(999);
        assertThat(log.sentNanos(last - SentLog.SIZE & 0xffff)).isEqualTo(-1);
        assertThat(log.size(last + 1 & 0xffff)).isZero();
    }
}
