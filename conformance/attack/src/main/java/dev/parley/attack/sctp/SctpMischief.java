package dev.parley.attack.sctp;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** Chunks at random that fit the association's state more often than not: what a grammar of SCTP and a bad intention produce. */
public final class SctpMischief {
    private final SctpAttacker attacker;
    private final Random random;

    /** Begins on a connected attacker. */
    public SctpMischief(SctpAttacker attacker) {
        this.attacker = attacker;
        this.random = attacker.random;
    }

    /** Adds a chunk, or does something else. */
    public void step() throws IOException {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 -> data();
            case 6 -> attacker.open(stream(), number(), "x".repeat(random.nextInt(40)));
            case 7, 8 -> sack();
            case 9 -> forward();
            case 10, 11 -> reconfig();
            case 12 -> attacker.packet(2_000).heartbeat(random.nextInt(2_000));
            case 13 -> unknown();
            case 14 -> broken();
            case 15 -> attacker.packet(64).initiation(1, random.nextInt(), random.nextInt(), random.nextInt(), true);
            case 16 -> attacker.elapse(Duration.ofMillis(random.nextInt(400)));
            default -> attacker.flush();
        }
    }

    private int stream() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(65_536);
            case 1 -> 65_534 - random.nextInt(4);
            default -> random.nextInt(8);
        };
    }

    private int number() {
        return random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(4);
    }

    private int near(int value) {
        return value
                + switch (random.nextInt(8)) {
                    case 0 -> random.nextInt();
                    case 1 -> random.nextInt(70_000);
                    case 2 -> -random.nextInt(10);
                    default -> random.nextInt(5);
                };
    }

    private void data() throws IOException {
        byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(9_000) : random.nextInt(40)];
        random.nextBytes(bytes);
        int ppid = random.nextInt(6) == 0 ? random.nextInt() : 50 + random.nextInt(8);
        int flags = random.nextInt(3) == 0 ? random.nextInt(16) : SctpPacket.WHOLE | random.nextInt(2) * 4;
        if (bytes.length == 0 && random.nextInt(50) > 0) {
            return;
        }
        boolean inOrder = random.nextInt(3) > 0;
        attacker.dataAt(inOrder ? attacker.tsn++ : near(attacker.tsn), flags, stream(), number(), ppid, bytes);
    }

    private void sack() throws IOException {
        int[] blocks = new int[2 * random.nextInt(random.nextInt(20) == 0 ? 1_000 : 4)];
        int at = 1;
        for (int i = 0; i < blocks.length; i++) {
            at += random.nextInt(3);
            blocks[i] = random.nextInt(40) == 0 ? random.nextInt(65_536) : at;
        }
        boolean advances = random.nextInt(3) == 0;
        int sent = attacker.latest - attacker.acknowledged;
        if (advances && sent > 0) {
            attacker.acknowledged += 1 + random.nextInt(sent);
        }
        // A number that was never sent would end the association each time.
        int cumulative = random.nextInt(2_000) == 0 ? random.nextInt() : attacker.acknowledged;
        attacker.packet(4 * blocks.length).sack(cumulative, random.nextInt(5) == 0 ? 0 : 1 << 20, blocks);
    }

    private void forward() throws IOException {
        int streams = random.nextInt(random.nextInt(10) == 0 ? 1_000 : 5);
        int tsn = near(attacker.tsn);
        if (tsn - attacker.tsn > 0 && tsn - attacker.tsn < 60_000) {
            attacker.tsn = tsn + 1;
        }
        if (attacker.interleaving) {
            attacker.packet(8 * streams).interleavedForwardTsn(tsn, stream(), streams, random.nextBoolean(), number());
        } else {
            attacker.packet(4 * streams).forwardTsn(tsn, stream(), streams, number());
        }
    }

    private void reconfig() throws IOException {
        int sequence = random.nextInt(5) == 0 ? near(attacker.sequence) : attacker.sequence++;
        int[] streams = new int[random.nextInt(random.nextInt(10) == 0 ? 2_000 : 3)];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = stream();
        }
        SctpPacket packet = attacker.packet(2 * streams.length + 32);
        switch (random.nextInt(5)) {
            case 0 -> packet.incomingReset(sequence, streams);
            case 1 -> packet.reconfigResponse(near(sequence), random.nextInt(8));
            case 2 -> packet.addStreams(random.nextBoolean(), sequence, random.nextInt(65_536));
            default -> packet.outgoingReset(sequence, random.nextInt(), near(attacker.tsn - 1), streams);
        }
    }

    private void unknown() throws IOException {
        byte[] value = new byte[random.nextInt(60)];
        random.nextBytes(value);
        int type = random.nextInt(256);
        // ABORT, and the chunks that end an association by right, are no attack.
        if (type != 6 && type != 7 && type != 8 && type != 14) {
            attacker.packet(64).chunk(type, random.nextInt(256), value);
        }
    }

    private void broken() throws IOException {
        byte[] packet = new SctpPacket(attacker.theirTag())
                .data(SctpPacket.WHOLE, near(attacker.tsn), stream(), number(), 53, new byte[random.nextInt(50)])
                .sealed();
        if (random.nextBoolean()) {
            packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
        } else {
            packet = Arrays.copyOf(packet, random.nextInt(packet.length));
        }
        attacker.raw(packet);
    }
}
