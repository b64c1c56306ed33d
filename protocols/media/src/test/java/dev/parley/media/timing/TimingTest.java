package dev.parley.media.timing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimingTest {
    @Test
    @Spec("RFC 3550 §4")
    void ntpTimesFollowTheLoopsClock() {
        NtpClock clock = NtpClock.of(Timestamp.ofMillis(500), 1_700_000_000_250L);
        assertThat(NtpClock.unixMillis(clock.at(Timestamp.ofMillis(500))))
                .isBetween(1_700_000_000_249L, 1_700_000_000_250L);
        assertThat(NtpClock.unixMillis(clock.at(Timestamp.ofMillis(1_751))))
                .isBetween(1_700_000_001_500L, 1_700_000_001_501L);
        int before = clock.compact(Timestamp.ofMillis(500));
        assertThat(clock.compact(Timestamp.ofMillis(1_500)) - before).isEqualTo(65_536);
        assertThat(clock.at(Timestamp.ofMillis(250)) >>> 32).isEqualTo(1_700_000_000L + 2_208_988_800L);
    }

    @Test
    @Spec("RFC 3550 §6.2")
    void reportsComeEverySecondWithVideoAndEveryFiveWithout() {
        RtcpScheduler scheduler = new RtcpScheduler(new Random(1));
        assertThat(scheduler.nextTimeout()).isEqualTo(Timestamp.NEVER);
        scheduler.streamStarted(Timestamp.ZERO);
        assertThat(scheduler.nextTimeout()).isBetween(Timestamp.ofMillis(100), Timestamp.ofMillis(200));
        for (boolean video : new boolean[] {false, true}) {
            scheduler.setVideo(video);
            Timestamp now = Timestamp.ofMillis(1_000);
            int reports = 0;
            for (; now.isBefore(Timestamp.ofMillis(1_001_000)); reports++) {
                scheduler.sent(now);
                now = scheduler.nextTimeout();
            }
            assertThat(reports).isBetween(video ? 950 : 190, video ? 1_050 : 210);
        }
    }

    @Test
    @Spec("RFC 5104 §4.3.1.2")
    void keyFrameRequestsBackOff() {
        KeyFrameThrottle throttle = new KeyFrameThrottle();
        assertThat(throttle.poll(0, Timestamp.ZERO)).isFalse();
        throttle.request();
        int[] expected = {0, 200, 600, 1_400, 3_000, 5_000, 7_000};
        int next = 0;
        for (int millis = 0; millis < 8_000; millis += 10) {
            if (throttle.poll(50_000_000, Timestamp.ofMillis(millis))) {
                assertThat(millis).isEqualTo(expected[next++]);
            }
        }
        assertThat(next).isEqualTo(expected.length);
        throttle.keyFrame(Timestamp.ofMillis(8_000));
        assertThat(throttle.nextTimeout()).isEqualTo(Timestamp.NEVER);
        throttle.request();
        assertThat(throttle.poll(0, Timestamp.ofMillis(8_100))).isFalse();
        assertThat(throttle.poll(0, Timestamp.ofMillis(8_200))).isTrue();
    }
}
