package dev.parley.telephony;

/** ITU-T G.711: eight bits a sample, by the A-law or the µ-law. */
public enum G711 {
    /** "PCMA". */
    A_LAW {
        @Override
        short expand(int code) {
            // G.711 §3.3: even bits are inverted; sign, three bits of segment, four of interval.
            int bits = code ^ 0x55;
            int segment = bits >> 4 & 7;
            int step = (bits & 0x0f) << 4 | 8;
            int magnitude = segment == 0 ? step : (step | 0x100) << segment - 1;
            return (short) ((bits & 0x80) != 0 ? magnitude : -magnitude);
        }
    },

    /** "PCMU". */
    MU_LAW {
        @Override
        short expand(int code) {
            // G.711 §3.2: all bits are inverted; the segments begin 33 below powers of two, in units of 14 bits.
            int bits = ~code;
            int magnitude = (((bits & 0x0f) << 3 | 0x84) << (bits >> 4 & 7)) - 0x84;
            return (short) ((bits & 0x80) != 0 ? -magnitude : magnitude);
        }
    };

    private final short[] linear = new short[256];
    private final byte[] codes = new byte[1 << 14];

    G711() {
        for (int code = 0; code < 256; code++) {
            linear[code] = expand(code);
        }
        fillCodes();
    }

    abstract short expand(int code);

    /** Fills the nearest code of every 14-bit sample. */
    private void fillCodes() {
        Integer[] order = new Integer[256];
        for (int i = 0; i < 256; i++) {
            order[i] = i;
        }
        // µ-law has two codes for zero, of which +0 (0xFF) is sent: the later one wins below.
        java.util.Arrays.sort(order, (a, b) -> linear[a] != linear[b] ? linear[a] - linear[b] : Integer.compare(a, b));
        int at = 0;
        for (int index = 0; index < codes.length; index++) {
            int sample = (index - (1 << 13)) * 4 + 2;
            while (at < 255 && Math.abs(linear[order[at + 1]] - sample) <= Math.abs(linear[order[at]] - sample)) {
                at++;
            }
            codes[index] = (byte) (int) order[at];
        }
    }

    /** Returns the sample of a code. */
    public short decode(byte code) {
        return linear[code & 0xff];
    }

    /** Returns the code nearest to a sample. */
    public byte encode(short sample) {
        return codes[(sample >> 2) + (1 << 13)];
    }
}
