package dev.parley.rtp.rtcp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.Arrays;

/**
 * Packet status chunks of transport-wide feedback, draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.1 to §3.1.4. A symbol is the
 * number of bytes of the packet's arrival time: 0 for not received, 1 for a small difference, 2 for a large or negative one.
 */
final class StatusChunks {
    private static final int MAX_RUN = 0x1fff;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;

    private StatusChunks() {}

    /** Returns the symbol of a difference. */
    static int symbol(int delta) {
        return delta == TransportWideFeedback.NOT_RECEIVED ? 0 : delta >= 0 && delta <= 255 ? 1 : 2;
    }

    /** Reads chunks until all symbols are known, and returns the index behind them. */
    static int read(PacketBuffer packet, int start, int end, byte[] symbols) throws MalformedException {
        int at = start;
        int known = 0;
        while (known < symbols.length) {
            RtcpReader.require(at + 2 <= end, "transport feedback without its chunks");
            int chunk = packet.u16(at);
            at += 2;
            if (chunk >> 15 == 0) {
                int symbol = chunk >> 13 & 3;
                int run = Math.min(chunk & MAX_RUN, symbols.length - known);
                RtcpReader.require(symbol != 3 && run > 0, "transport feedback with a reserved chunk");
                Arrays.fill(symbols, known, known + run, (byte) symbol);
                known += run;
            } else if ((chunk & 0x4000) == 0) {
                for (int bit = 13; bit >= 0 && known < symbols.length; bit--) {
                    symbols[known++] = (byte) (chunk >> bit & 1);
                }
            } else {
                for (int bit = 12; bit >= 0 && known < symbols.length; bit -= 2) {
                    int symbol = chunk >> bit & 3;
                    RtcpReader.require(symbol != 3, "transport feedback with a reserved chunk");
                    symbols[known++] = (byte) symbol;
                }
            }
        }
        return at;
    }

    /** Returns the number of chunks that {@link #write} writes. */
    static int count(int[] deltas) {
        int count = 0;
        for (int i = 0; i < deltas.length; i += covered(deltas, i)) {
            count++;
        }
        return count;
    }

    /** Writes the chunks of all packets and returns the index behind them. */
    static int write(int[] deltas, PacketBuffer into, int start) {
        int at = start;
        int i = 0;
        while (i < deltas.length) {
            int covered = covered(deltas, i);
            into.put16(at, chunk(deltas, i, covered));
            at += 2;
            i += covered;
        }
        return at;
    }

    /** Returns how many packets the chunk that begins at {@code from} covers. */
    private static int covered(int[] deltas, int from) {
        int run = run(deltas, from);
        int small = smallSymbols(deltas, from);
        if (run >= ONE_BIT_SYMBOLS || run >= TWO_BIT_SYMBOLS && small < ONE_BIT_SYMBOLS) {
            return run;
        }
        int left = deltas.length - from;
        if (run == left) {
            return run;
        }
        return small >= Math.min(left, ONE_BIT_SYMBOLS)
                ? Math.min(left, ONE_BIT_SYMBOLS)
                : Math.min(left, TWO_BIT_SYMBOLS);
    }

    private static int run(int[] deltas, int from) {
        int symbol = symbol(deltas[from]);
        int end = Math.min(deltas.length, from + MAX_RUN);
        int at = from + 1;
        while (at < end && symbol(deltas[at]) == symbol) {
            at++;
        }
        return at - from;
    }

    /** Returns how many packets from {@code from} on, up to what a chunk of one-bit symbols takes, have no large difference. */
    private static int smallSymbols(int[] deltas, int from) {
        int end = Math.min(deltas.length, from + ONE_BIT_SYMBOLS);
        int at = from;
        while (at < end && symbol(deltas[at]) != 2) {
            at++;
        }
        return at - from;
    }

    private static int chunk(int[] deltas, int from, int covered) {
        if (run(deltas, from) >= covered && (covered >= TWO_BIT_SYMBOLS || from + covered == deltas.length)) {
            return symbol(deltas[from]) << 13 | covered;
        }
        boolean oneBit = smallSymbols(deltas, from) >= covered && covered > TWO_BIT_SYMBOLS;
        int chunk = oneBit ? 0x8000 : 0xc000;
        for (int i = 0; i < covered; i++) {
            int symbol = symbol(deltas[from + i]);
            chunk |= oneBit ? symbol << 13 - i : symbol << 12 - 2 * i;
        }
        return chunk;
    }
}
