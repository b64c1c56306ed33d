package dev.parley.attack;

import dev.parley.attack.sctp.SctpAttack;
import dev.parley.attack.sctp.SctpAttacker;
import dev.parley.attack.sctp.SctpMischief;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The program that attacks another one over its standard streams, for a time, from a seed. See the README. */
public final class AttackProgram {
    private static final int STEPS = 20_000;

    private AttackProgram() {}

    /**
     * Takes {@code SECONDS SEED MEGABYTES COMMAND…}. The command is started anew for each attack.
     *
     * @throws IllegalStateException if the target dies, stays silent, or takes more memory than it may
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 4) {
            System.err.println("usage: SECONDS SEED MEGABYTES COMMAND…");
            System.exit(2);
        }
        long end = System.nanoTime()
                + Duration.ofSeconds(Long.parseLong(arguments[0])).toNanos();
        long seed = Long.parseLong(arguments[1]);
        long most = Long.parseLong(arguments[2]) << 20;
        List<String> command = Arrays.asList(arguments).subList(3, arguments.length);
        SctpAttack[] attacks = SctpAttack.values();
        for (int round = 0; System.nanoTime() < end; round++, seed++) {
            SctpAttack attack = round % 2 == 0 ? attacks[round / 2 % attacks.length] : null;
            String name = (attack == null ? "mischief" : attack) + ", seed " + seed;
            try (ProcessTarget target = new ProcessTarget(command)) {
                SctpAttacker attacker = new SctpAttacker(target, round % 4 < 2, seed);
                attacker.connect();
                if (attack != null) {
                    attack.run(attacker);
                } else {
                    SctpMischief mischief = new SctpMischief(attacker);
                    for (int step = 0; step < STEPS && !attacker.isAborted(); step++) {
                        mischief.step();
                    }
                }
                boolean alive = attacker.isAlive();
                long memory = target.memory();
                if (!alive || !target.isAlive() || memory > most) {
                    throw new IllegalStateException(name + ": alive " + alive + ", " + memory + " bytes");
                }
                System.out.println(name + ": " + attacker.packets() + " packets, " + (memory >> 20) + " MB"
                        + (attacker.isAborted() ? ", aborted" : ""));
            }
        }
    }
}
