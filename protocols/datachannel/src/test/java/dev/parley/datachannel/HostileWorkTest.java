package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Work in proportion to the packet: what it costs beside a large state is what it costs beside a small one, in steps of our code, and
 * no packet costs more than a fraction of a loop's turn.
 */
class HostileWorkTest {
    /** Some 10 ms on a slow machine. */
    private static final long LONGEST = 2_000_000;

    /** A ring of 65,536 bits has 1,024 words, which a SACK of ours may walk over. */
    private static final long BITS = 16 * 1_024;

    private final Function<String, Long> work = Steps.counted(HostileWork.class);

    @ParameterizedTest
    @CsvSource({
        "SACK, 100, 60000",
        "SACK of one block, 100, 60000",
        "DATA before all others, 10, 32000",
        "DATA that is a duplicate, 10, 32000",
        "DATA behind a deferred reset, 10, 7000",
        "FORWARD TSN of one, 10, 32000",
        "FORWARD TSN that names streams, 10, 32000",
        "'RE-CONFIG, all incoming streams', 100, 30000",
        "'RE-CONFIG, all outgoing streams', 100, 30000",
        "'RE-CONFIG, unused streams', 100, 50000",
        "'RE-CONFIG, outgoing streams by name', 100, 30000",
        "a packet while channels close, 100, 30000",
        "a packet while messages are abandoned, 1000, 60000",
    })
    void costsWhatItCostsBesideNothing(String attack, int small, int large) {
        long few = work.apply(attack + " " + small);
        long many = work.apply(attack + " " + large);
        assertThat(many).as(attack + ", beside " + small + ": " + few).isLessThan(few + few / 4 + BITS);
        assertThat(many).as(attack).isLessThan(LONGEST);
    }

    @ParameterizedTest
    @CsvSource({"SACK that takes back, 60000"})
    void costsNoMoreThanAFractionOfATurn(String attack, int size) {
        assertThat(work.apply(attack + " " + size)).as(attack).isLessThan(LONGEST);
    }
}
