package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.stun.StunTransaction.Due;
import dev.parley.stun.StunTransaction.Schedule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StunTransactionTest {
    private static List<String> run(Schedule schedule, Timestamp start) {
        StunTransaction transaction = new StunTransaction(schedule, start);
        List<String> log = new ArrayList<>();
        while (true) {
            Timestamp now = transaction.deadline();
            assertThat(transaction.poll(now.plusNanos(-1))).isEqualTo(Due.NOTHING);
            Due due = transaction.poll(now);
            log.add(now.since(start).toMillis() + " " + due);
            if (due == Due.TIMED_OUT) {
                return log;
            }
        }
    }

    @Test
    @Spec("RFC 8489 §6.2.1")
    void theExampleOfTheRfc() {
        assertThat(run(Schedule.DEFAULT, Timestamp.ofMillis(123)))
                .containsExactly(
                        "500 RETRANSMIT",
                        "1500 RETRANSMIT",
                        "3500 RETRANSMIT",
                        "7500 RETRANSMIT",
                        "15500 RETRANSMIT",
                        "31500 RETRANSMIT",
                        "39500 TIMED_OUT");
        assertThat(Schedule.DEFAULT.timeout()).isEqualTo(Duration.ofMillis(39_500));
    }

    @Test
    void onceIsOnce() {
        assertThat(run(Schedule.once(Duration.ofSeconds(3)), Timestamp.ZERO)).containsExactly("3000 TIMED_OUT");
        assertThat(Schedule.once(Duration.ofSeconds(3)).timeout()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aLateOwnerSendsNoBurst() {
        StunTransaction transaction = new StunTransaction(Schedule.DEFAULT, Timestamp.ZERO);
        Timestamp late = Timestamp.ofMillis(5_000);
        assertThat(transaction.poll(late)).isEqualTo(Due.RETRANSMIT);
        assertThat(transaction.poll(late)).isEqualTo(Due.NOTHING);
        assertThat(transaction.deadline()).isEqualTo(Timestamp.ofMillis(6_000));
        assertThat(transaction.sent()).isEqualTo(2);
    }

    @Test
    void onlyTheFirstRequestIsRepeatedEarlyAndOnlyOnce() {
        StunTransaction transaction = new StunTransaction(Schedule.DEFAULT, Timestamp.ZERO);
        assertThat(transaction.repeatEarly(Timestamp.ofMillis(100))).isTrue();
        assertThat(transaction.repeatEarly(Timestamp.ofMillis(100))).isFalse();
        assertThat(transaction.sent()).isEqualTo(2);
        assertThat(transaction.deadline()).isEqualTo(Timestamp.ofMillis(1_100));
        assertThat(new StunTransaction(Schedule.once(Duration.ofSeconds(3)), Timestamp.ZERO)
                        .repeatEarly(Timestamp.ofMillis(1)))
                .isFalse();
        StunTransaction cancelled = new StunTransaction(Schedule.DEFAULT, Timestamp.ZERO);
        cancelled.cancel();
        assertThat(cancelled.repeatEarly(Timestamp.ofMillis(1))).isFalse();
    }

    @Test
    @Spec("RFC 8445 §7.3.1.4")
    void aCancelledOneWaitsAndSendsNothing() {
        StunTransaction transaction = new StunTransaction(Schedule.DEFAULT, Timestamp.ZERO);
        transaction.cancel();
        assertThat(transaction.isCancelled()).isTrue();
        assertThat(transaction.poll(Timestamp.ofMillis(39_499))).isEqualTo(Due.NOTHING);
        assertThat(transaction.poll(Timestamp.ofMillis(39_500))).isEqualTo(Due.TIMED_OUT);
        assertThat(transaction.sent()).isEqualTo(1);
    }

    @Test
    void badNumbers() {
        assertThatThrownBy(() -> new Schedule(Duration.ZERO, 7, 16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(Duration.ofMillis(1), 0, 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(Duration.ofMillis(1), 17, 16))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Schedule(Duration.ofMillis(1), 7, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
