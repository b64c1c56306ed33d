package dev.parley.sctp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.sctp.send.PathMtuDiscovery.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathMtuDiscoveryTest {
    private static final int BASE = 1_225;

    private final PathMtuDiscovery discovery = new PathMtuDiscovery();
    private Timestamp now = Timestamp.ofMillis(5_000);

    /** Sends the due probe over a path of that MTU, and lets it be answered or time out. Returns its size, or 0 where none is due. */
    private int probe(int mtu) {
        int size = discovery.dueProbe();
        if (size == 0) {
            return 0;
        }
        discovery.sent(0, now);
        if (size <= mtu) {
            discovery.acknowledged(now);
        } else {
            expire();
        }
        return size;
    }

    private void expire() {
        now = discovery.deadline();
        discovery.timeout(now);
    }

    /** Returns the probes until there are no more to send. */
    private List<Integer> probes(int mtu) {
        List<Integer> sizes = new ArrayList<>();
        for (int size = probe(mtu); size != 0; size = probe(mtu)) {
            sizes.add(size);
        }
        return sizes;
    }

    private void bring(State state) {
        discovery.start(BASE, state == State.DISABLED ? BASE : 1_500);
        switch (state) {
            case DISABLED, BASE -> {}
            case ERROR -> probes(0);
            case SEARCHING -> probe(1_500);
            case SEARCH_COMPLETE -> probes(1_400);
        }
        assertThat(discovery.state()).isEqualTo(state);
    }

    private boolean blackHole() {
        boolean found = false;
        for (int i = 0; i < PathMtuDiscovery.BLACK_HOLE_ROUNDS; i++) {
            long sentAt = now.nanos();
            now = now.plus(Duration.ofSeconds(1));
            found = discovery.lost(sentAt, now);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED,        BASE, DISABLED, DISABLED,        DISABLED,        DISABLED",
        "BASE,            BASE, DISABLED, SEARCHING,       BASE,            BASE",
        "ERROR,           BASE, DISABLED, SEARCHING,       ERROR,           ERROR",
        "SEARCHING,       BASE, DISABLED, SEARCH_COMPLETE, SEARCHING,       SEARCHING",
        "SEARCH_COMPLETE, BASE, DISABLED, SEARCH_COMPLETE, SEARCHING,       BASE"
    })
    @Spec("RFC 8899 §5.2")
    void eachStateTakesEachEvent(
            State from, State start, State stop, State acknowledged, State timeout, State blackHole) {
        bring(from);
        discovery.start(BASE, 1_500);
        assertThat(discovery.state()).as("start").isEqualTo(start);
        bring(from);
        discovery.stop();
        assertThat(discovery.state()).as("stop").isEqualTo(stop);
        assertThat(discovery.size()).isEqualTo(BASE);
        assertThat(discovery.dueProbe()).isZero();
        assertThat(discovery.deadline()).isEqualTo(Timestamp.NEVER);
        bring(from);
        discovery.acknowledged(now);
        assertThat(discovery.state()).as("acknowledged").isEqualTo(acknowledged);
        bring(from);
        now = Timestamp.max(now, discovery.deadline().equals(Timestamp.NEVER) ? now : discovery.deadline());
        if (discovery.dueProbe() > 0) {
            discovery.sent(0, now);
            now = discovery.deadline();
        }
        discovery.timeout(now);
        assertThat(discovery.state()).as("timeout").isEqualTo(timeout);
        bring(from);
        // Nothing larger than the base has left before a size is confirmed: then a loss says nothing.
        assertThat(blackHole()).isEqualTo(from == State.SEARCH_COMPLETE);
        assertThat(discovery.state()).as("black hole").isEqualTo(blackHole);
    }

    @Test
    void oneProbeFindsWhatTheInterfaceTakes() {
        discovery.start(BASE, 1_500);
        assertThat(probes(1_500)).containsExactly(BASE, 1_500);
        assertThat(discovery.state()).isEqualTo(State.SEARCH_COMPLETE);
        assertThat(discovery.size()).isEqualTo(1_500);
        assertThat(discovery.deadline()).as("nothing is left to find").isEqualTo(Timestamp.NEVER);
    }

    @Test
    @Spec("RFC 8899 §5.3.2")
    void smallerPathsAreFoundByTheTable() {
        discovery.start(BASE, 1_500);
        assertThat(probes(1_450)).containsExactly(BASE, 1_500, 1_280, 1_400, 1_420, 1_440, 1_460, 1_460, 1_460);
        assertThat(discovery.size()).isEqualTo(1_440);
        assertThat(discovery.isConfirmed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_225, 1_280, 1_333, 1_400, 1_499, 1_500, 4_000, 8_999, 9_000, 16_383, 16_384})
    void neverLargerThanThePathAndNeverMuchSmaller(int mtu) {
        discovery.start(BASE, 16_384);
        probes(mtu);
        assertThat(discovery.size()).isLessThanOrEqualTo(mtu).isGreaterThan(mtu / 2);
        assertThat(discovery.state()).isEqualTo(State.SEARCH_COMPLETE);
        if (mtu == 1_500 || mtu == 9_000) {
            assertThat(discovery.size()).isEqualTo(mtu);
        }
    }

    @Test
    @Spec("RFC 8899 §5.1.1")
    void raiseTimerFindsAPathThatHasGrown() {
        discovery.start(BASE, 1_500);
        Timestamp before = now;
        probes(1_300);
        assertThat(discovery.size()).isEqualTo(1_280);
        assertThat(discovery.deadline()).isEqualTo(now.plus(Duration.ofSeconds(600)));
        assertThat(now.nanosSince(before))
                .as("all probes timed out after a second")
                .isEqualTo(4_000_000_000L);
        discovery.timeout(now.plus(Duration.ofSeconds(599)));
        assertThat(discovery.dueProbe()).isZero();
        expire();
        assertThat(probes(1_500)).containsExactly(1_500);
        assertThat(discovery.size()).isEqualTo(1_500);
    }

    @Test
    @Spec("RFC 8899 §5.1.1: PROBE_TIMER")
    void probeTimerIsAtLeastASecondAndAsLongAsTheRoundTripNeeds() {
        discovery.start(BASE, 1_500);
        discovery.sent(1, now);
        assertThat(discovery.deadline()).isEqualTo(now.plus(Duration.ofSeconds(1)));
        discovery.sent(3_000_000_000L, now);
        assertThat(discovery.deadline()).isEqualTo(now.plus(Duration.ofSeconds(3)));
        discovery.timeout(now.plus(Duration.ofMillis(2_999)));
        assertThat(discovery.dueProbe()).as("too early").isZero();
    }

    @Test
    @Spec("RFC 8899 §5.2: ERROR")
    void aPathBelowTheBaseIsAskedNowAndThen() {
        discovery.start(BASE, 1_500);
        assertThat(probes(1_000)).containsExactly(BASE, BASE, BASE);
        assertThat(discovery.state()).isEqualTo(State.ERROR);
        assertThat(discovery.isConfirmed()).isFalse();
        Timestamp before = now;
        expire();
        assertThat(now.nanosSince(before)).isEqualTo(PathMtuDiscovery.ERROR_NANOS);
        assertThat(probe(1_000)).isEqualTo(BASE);
        assertThat(now.nanosSince(before)).isEqualTo(2 * PathMtuDiscovery.ERROR_NANOS);
        assertThat(probes(1_500)).containsExactly(BASE, 1_500);
    }

    @Test
    @Spec("RFC 8899 §4.3")
    void blackHoleIsTwoRoundsOfLossWithoutAnArrival() {
        discovery.start(BASE, 1_500);
        probes(1_500);
        long sent = now.nanos();
        Timestamp first = now.plus(Duration.ofMillis(500));
        for (int i = 0; i < 100; i++) {
            assertThat(discovery.lost(sent + i, first)).as("one flight").isFalse();
        }
        discovery.delivered();
        Timestamp second = first.plus(Duration.ofMillis(500));
        assertThat(discovery.lost(first.nanos(), second))
                .as("something arrived meanwhile")
                .isFalse();
        assertThat(discovery.lost(first.nanos(), second)).isFalse();
        assertThat(discovery.lost(second.nanos(), second.plus(Duration.ofMillis(500))))
                .isTrue();
        assertThat(discovery.state()).isEqualTo(State.BASE);
        assertThat(discovery.size()).isEqualTo(BASE);
        assertThat(probes(1_400)).startsWith(BASE, 1_500, 1_280);
        assertThat(discovery.size()).isEqualTo(1_400);
    }

    @Test
    @Spec("RFC 8899 §5.3.3")
    void aPathWhereProbesArriveAndDataDoesNotStaysAtTheBaseForAWhile() {
        discovery.start(BASE, 1_500);
        probes(1_500);
        assertThat(blackHole()).isTrue();
        assertThat(probes(1_500)).containsExactly(BASE, 1_500);
        assertThat(blackHole()).isTrue();
        assertThat(probes(1_500)).containsExactly(BASE);
        assertThat(discovery.state()).isEqualTo(State.SEARCH_COMPLETE);
        assertThat(discovery.size()).isEqualTo(BASE);
        assertThat(discovery.deadline()).isEqualTo(now.plus(Duration.ofSeconds(600)));
        expire();
        assertThat(probes(1_500)).containsExactly(1_500);
    }

    @Test
    void holesThatDataHasPassedAreOutages() {
        discovery.start(BASE, 1_500);
        probes(1_500);
        for (int i = 0; i < 10; i++) {
            assertThat(blackHole()).isTrue();
            assertThat(probes(1_500)).containsExactly(BASE, 1_500);
            discovery.delivered();
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void anotherPathBeginsAnew(State state) {
        bring(state);
        discovery.start(1_245, 9_000);
        assertThat(discovery.size()).isEqualTo(1_245);
        assertThat(discovery.dueProbe()).isEqualTo(1_245);
        assertThat(discovery.isConfirmed()).isFalse();
        assertThat(probes(9_000)).containsExactly(1_245, 9_000);
    }
}
