package dev.parley.media.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.rtp.payload.TelephoneEvent;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.TransportWideFeedback;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stages of the receive path, one by one. */
class ReceiveStagesTest {
    private static Timestamp at(double millis) {
        return new Timestamp((long) (millis * 1_000_000));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 11, 65547",
        "65535, 0, 131072",
        "0, 65535, 65535",
        "100, 32867, 98403",
        "5, 5, 65541",
    })
    void sequenceNumbersAreExtended(int first, int second, long extended) {
        SequenceExtension extension = new SequenceExtension();
        assertThat(extension.extend(first)).isEqualTo(65_536 + first);
        assertThat(extension.extend(second)).isEqualTo(extended);
    }

    @Test
    void duplicatesAgreeWithASet() {
        SeenPackets seen = new SeenPackets();
        Set<Long> all = new HashSet<>();
        Random random = new Random(3);
        long highest = 0;
        for (int i = 0; i < 100_000; i++) {
            long number =
                    Math.max(0, highest + random.nextInt(6) - random.nextInt(random.nextInt(50) == 0 ? 6_000 : 6));
            boolean expected = number > highest - SeenPackets.SIZE && all.add(number);
            assertThat(seen.add(number)).as("%d", number).isEqualTo(expected);
            highest = Math.max(highest, number);
        }
    }

    @Test
    @Spec("RFC 3550 §6.4.1")
    void reportBlocksCountLossAndJitter() {
        ReceiveStatistics statistics = new ReceiveStatistics();
        for (int i = 0; i < 100; i++) {
            if (i % 10 != 3) {
                // Every second packet is 2 ms late: the jitter approaches 2 ms, 16 units of 8 kHz.
                statistics.received(65_530 + i & 0xffff, 160 * i, 12, 160, 8_000, at(20 * i + i % 2 * 2));
            }
        }
        ReportBlock block = statistics.report(7, at(3_000));
        assertThat(block.cumulativeLost()).isEqualTo(10);
        assertThat(block.fractionLost()).isEqualTo(25);
        assertThat(block.highestSequence()).isEqualTo(65_530 + 99);
        assertThat(block.jitter()).isBetween(12, 16);
        assertThat(block.lastSenderReport()).isZero();
        assertThat(statistics.report(7, at(3_000)).fractionLost()).isZero();
        assertThat(statistics.lost()).isEqualTo(10);
    }

    @Test
    @Spec("RFC 3550 A.3")
    void duplicatesMakeLossNegative() {
        ReceiveStatistics statistics = new ReceiveStatistics();
        statistics.received(1, 0, 12, 10, 8_000, at(0));
        statistics.received(1, 0, 12, 10, 8_000, at(0));
        assertThat(statistics.report(1, at(1)).cumulativeLost()).isEqualTo(-1);
    }

    @Test
    @Spec("RFC 4585 §6.2.1")
    void gapsAreAskedForAtOnceAndAgainEachRoundTrip() {
        NackTracker tracker = new NackTracker();
        tracker.received(10, false, at(0));
        tracker.received(13, false, at(0));
        assertThat(tracker.due(50_000_000, at(0))).containsExactly(11L, 12L);
        assertThat(tracker.due(50_000_000, at(49))).isEmpty();
        tracker.received(12, true, at(49));
        assertThat(tracker.nextTimeout()).isEqualTo(at(50));
        assertThat(tracker.due(50_000_000, at(50))).containsExactly(11L);
        for (int i = 2; i < NackTracker.MAX_TRIES; i++) {
            assertThat(tracker.due(50_000_000, at(50 * i))).containsExactly(11L);
        }
        assertThat(tracker.takeGivenUp()).isFalse();
        assertThat(tracker.due(50_000_000, at(500))).isEmpty();
        assertThat(tracker.takeGivenUp()).isTrue();
        assertThat(tracker.nextTimeout()).isEqualTo(Timestamp.NEVER);
    }

    @Test
    void reorderingIsLearnt() {
        NackTracker tracker = new NackTracker();
        tracker.received(1, false, at(0));
        tracker.received(3, false, at(10));
        assertThat(tracker.due(50_000_000, at(10))).containsExactly(2L);
        tracker.received(2, false, at(15));
        tracker.received(5, false, at(20));
        assertThat(tracker.due(50_000_000, at(20))).isEmpty();
        assertThat(tracker.due(50_000_000, at(25))).containsExactly(4L);
    }

    @Test
    void aJumpIsANewStream() {
        NackTracker tracker = new NackTracker();
        tracker.received(1, false, at(0));
        tracker.received(1 + NackTracker.MAX_JUMP + 1, false, at(0));
        assertThat(tracker.missing()).isZero();
        assertThat(tracker.takeGivenUp()).isTrue();
        for (int i = 0; i < 10; i++) {
            tracker.received(2_000 + 400 * i, false, at(1));
        }
        assertThat(tracker.missing()).isLessThanOrEqualTo(NackTracker.MAX_MISSING);
    }

    @Test
    @Spec("draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1")
    void everyArrivalIsReportedOnce() {
        TransportArrivals arrivals = new TransportArrivals();
        Random random = new Random(8);
        Set<Integer> reported = new HashSet<>();
        Set<Integer> received = new HashSet<>();
        double now = 1_000;
        int number = 65_000;
        int late = -1;
        for (int i = 0; i < 5_000; i++) {
            now += random.nextInt(3) == 0 ? random.nextInt(400) / 10.0 : 0.2;
            int sequence = number++ & 0xffff;
            if (random.nextInt(10) == 0) {
                late = sequence;
                continue;
            }
            arrivals.received(sequence, at(now));
            received.add(sequence);
            if (late >= 0 && random.nextInt(5) == 0) {
                arrivals.received(late, at(now));
                received.add(late);
                late = -1;
            }
            collect(arrivals.poll(1, 2, at(now)), reported);
        }
        collect(arrivals.poll(1, 2, at(now + 1_000)), reported);
        assertThat(reported).isEqualTo(received);
        assertThat(arrivals.nextTimeout()).isEqualTo(Timestamp.NEVER);
    }

    private static void collect(List<TransportWideFeedback> feedback, Set<Integer> reported) {
        for (TransportWideFeedback one : feedback) {
            assertThat(one.length()).isLessThanOrEqualTo(1_180);
            for (int i = 0; i < one.packetCount(); i++) {
                if (one.isReceived(i)) {
                    int sequence = one.base() + i & 0xffff;
                    assertThat(reported.add(sequence))
                            .as("%d is reported twice", sequence)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void arrivalTimesKeepTheirDistances() {
        TransportArrivals arrivals = new TransportArrivals();
        arrivals.received(1, at(1_000.3));
        arrivals.received(2, at(1_001.3));
        arrivals.received(4, at(1_000.8));
        arrivals.received(5, at(20_000));
        List<TransportWideFeedback> feedback = arrivals.poll(1, 2, at(20_050));
        assertThat(feedback).hasSize(2);
        TransportWideFeedback first = feedback.get(0);
        assertThat(first.referenceTime() * 64 + first.delta(0) * 0.25).isEqualTo(1_000.25);
        assertThat(first.delta(1)).isEqualTo(4);
        assertThat(first.isReceived(2)).isFalse();
        assertThat(first.delta(3)).isEqualTo(-2);
        TransportWideFeedback second = feedback.get(1);
        assertThat(second.base()).isEqualTo(5);
        assertThat(second.referenceTime() * 64 + second.delta(0) * 0.25).isEqualTo(20_000);
    }

    @Test
    @Spec("RFC 4733 §2.5.2.2")
    void tonesAreToldApartByTheirTimestamps() {
        ReceivedTones tones = new ReceivedTones();
        List<String> heard = new ArrayList<>();
        ReceivedTones.Listener listener = (name, ended, millis) -> heard.add(name + (ended ? "-" : "+") + millis);
        tones.received(new TelephoneEvent(1, false, 10, 400), 1_000, 8_000, listener);
        tones.received(new TelephoneEvent(1, false, 10, 800), 1_000, 8_000, listener);
        for (int i = 0; i < 3; i++) {
            tones.received(new TelephoneEvent(1, true, 10, 800), 1_000, 8_000, listener);
        }
        // The same digit again; all but one of its last packets are lost, and one comes late.
        tones.received(new TelephoneEvent(1, true, 10, 1_600), 5_000, 8_000, listener);
        tones.received(new TelephoneEvent(1, true, 10, 800), 1_000, 8_000, listener);
        tones.received(new TelephoneEvent(11, false, 10, 80), 9_000, 8_000, listener);
        tones.received(new TelephoneEvent(77, false, 10, 80), 9_900, 8_000, listener);
        assertThat(heard).containsExactly("1+50", "1-100", "1+200", "1-200", "#+10");
    }

    @Test
    void heldPacketsAreBounded() {
        HeldPackets held = new HeldPackets();
        byte[] bytes = new byte[20];
        for (int i = 0; i < HeldPackets.MAX_PER_STREAM; i++) {
            assertThat(held.add(1, bytes, 0, 20, at(0))).isTrue();
        }
        assertThat(held.add(1, bytes, 0, 20, at(0))).isFalse();
        for (int ssrc = 2; ssrc <= HeldPackets.MAX_STREAMS; ssrc++) {
            assertThat(held.add(ssrc, bytes, 0, 20, at(1))).isTrue();
        }
        assertThat(held.add(99, bytes, 0, 20, at(1))).isFalse();
        assertThat(held.takeAll(at(2_000.5))).hasSize(HeldPackets.MAX_STREAMS - 1);
        assertThat(held.takeAll(at(2_000.5))).isEmpty();
    }
}
