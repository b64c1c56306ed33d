package dev.parley.attack.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Timestamp;
import dev.parley.datachannel.DataChannels;
import dev.parley.sctp.upperlayer.SctpState;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own stack under attack: each attack by name, with and without interleaving, and chunks at random for a while. */
class SctpAttackTest {
    private static final long MEMORY = 32L << 20;
    private static final int CHANNELS = 4_096;
    /** Streams that are being refused, 8,192 of them at most. */
    private static final long REFUSED = 8L << 20;

    private static final long SECONDS = Long.getLong("parley.attack.seconds", 60);
    private static final int STEPS = 5_000;

    /** A turn of a loop with a garbage collection in it, on a machine that does other things; steps are counted elsewhere. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    @ParameterizedTest
    @EnumSource(SctpAttack.class)
    void isSurvived(SctpAttack attack) throws IOException {
        for (boolean interleaving : new boolean[] {false, true}) {
            ParleyTarget target = new ParleyTarget(MEMORY, CHANNELS, interleaving, 1);
            SctpAttacker attacker = new SctpAttacker(target, interleaving, 1);
            attacker.connect();
            attack.run(attacker);
            check(attack + ", interleaving " + interleaving, target, attacker);
        }
    }

    @Test
    void mischiefIsSurvived() throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        long seed = Long.getLong("parley.attack.seed", 1);
        long packets = 0;
        long lived = 0;
        do {
            boolean interleaving = seed % 2 == 0;
            ParleyTarget target = new ParleyTarget(MEMORY, CHANNELS, interleaving, seed);
            SctpAttacker attacker = new SctpAttacker(target, interleaving, seed);
            attacker.connect();
            SctpMischief mischief = new SctpMischief(attacker);
            for (int step = 0; step < STEPS && !attacker.isAborted(); step++) {
                mischief.step();
            }
            check("mischief, seed " + seed, target, attacker);
            packets += attacker.packets();
            lived += attacker.isAborted() ? 0 : 1;
            seed++;
        } while (System.nanoTime() < end);
        System.out.println("mischief up to seed " + (seed - 1) + ": " + packets + " packets, " + lived
                + " associations lived to the end");
    }

    private static void check(String attack, ParleyTarget target, SctpAttacker attacker) throws IOException {
        assertThat(attacker.isAlive()).as(attack + ": answers").isTrue();
        assertThat(target.mostMemory)
                .as(attack + ": memory")
                .isLessThan(MEMORY + (long) DataChannels.CHANNEL_MEMORY * CHANNELS + REFUSED);
        assertThat(target.longest).as(attack + ": longest packet").isLessThan(LONGEST.toNanos());
        // Whoever ended it, nothing is left of it.
        target.channels.closeAbruptly(Timestamp.ofMillis(10_000_000));
        assertThat(target.channels.association().state()).isEqualTo(SctpState.CLOSED);
        assertThat(target.channels.memory()).isZero();
    }
}
