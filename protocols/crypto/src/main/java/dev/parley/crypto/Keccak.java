package dev.parley.crypto;

/**
 * The sponge functions of FIPS 202 on the permutation Keccak-f[1600]: SHA3-256, SHA3-512, SHAKE128, SHAKE256. JDK 17 has no SHAKE, and
 * 25's has fixed lengths. No branch or index depends on the input's content. Not thread-safe.
 */
final class Keccak {
    static final int SHAKE128_RATE = 168;
    static final int SHAKE256_RATE = 136;
    private static final int SHA3_256_RATE = 136;
    private static final int SHA3_512_RATE = 72;
    private static final int SHA3_SUFFIX = 0x06;
    private static final int SHAKE_SUFFIX = 0x1f;

    private static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L
    };

    private final int rate;
    private final int suffix;
    private final long[] state = new long[25];
    private int at;

    private Keccak(int rate, int suffix) {
        this.rate = rate;
        this.suffix = suffix;
    }

    static Keccak shake128() {
        return new Keccak(SHAKE128_RATE, SHAKE_SUFFIX);
    }

    static Keccak shake256() {
        return new Keccak(SHAKE256_RATE, SHAKE_SUFFIX);
    }

    /** Returns SHA3-256 of the parts, one after the other. */
    static byte[] sha3With256Bits(byte[]... parts) {
        return hash(new Keccak(SHA3_256_RATE, SHA3_SUFFIX), 32, parts);
    }

    /** Returns SHA3-512 of the parts, one after the other. */
    static byte[] sha3With512Bits(byte[]... parts) {
        return hash(new Keccak(SHA3_512_RATE, SHA3_SUFFIX), 64, parts);
    }

    private static byte[] hash(Keccak sponge, int length, byte[]... parts) {
        for (byte[] part : parts) {
            sponge.absorb(part, 0, part.length);
        }
        sponge.finish();
        byte[] digest = new byte[length];
        sponge.squeeze(digest, 0, length);
        return digest;
    }

    /** Takes input. */
    Keccak absorb(byte[] bytes, int offset, int length) {
        for (int i = 0; i < length; i++) {
            state[at >> 3] ^= (bytes[offset + i] & 0xffL) << ((at & 7) << 3);
            if (++at == rate) {
                permute();
                at = 0;
            }
        }
        return this;
    }

    /** Takes one byte of input. */
    Keccak absorb(int value) {
        return absorb(new byte[] {(byte) value}, 0, 1);
    }

    /** Ends the input. */
    Keccak finish() {
        state[at >> 3] ^= (long) suffix << ((at & 7) << 3);
        state[rate - 1 >> 3] ^= 0x80L << ((rate - 1 & 7) << 3);
        permute();
        at = 0;
        return this;
    }

    /** Returns output; successive calls go on where the last one ended. */
    void squeeze(byte[] into, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (at == rate) {
                permute();
                at = 0;
            }
            into[offset + i] = (byte) (state[at >> 3] >>> ((at & 7) << 3));
            at++;
        }
    }

    /** FIPS 202 §3.2: theta, rho, pi, chi, iota, 24 times; in local variables, which the compiler keeps in registers. */
    private void permute() {
        long[] s = state;
        long a00 = s[0], a01 = s[1], a02 = s[2], a03 = s[3], a04 = s[4];
        long a05 = s[5], a06 = s[6], a07 = s[7], a08 = s[8], a09 = s[9];
        long a10 = s[10], a11 = s[11], a12 = s[12], a13 = s[13], a14 = s[14];
        long a15 = s[15], a16 = s[16], a17 = s[17], a18 = s[18], a19 = s[19];
        long a20 = s[20], a21 = s[21], a22 = s[22], a23 = s[23], a24 = s[24];
        for (int round = 0; round < 24; round++) {
            long c0 = a00 ^ a05 ^ a10 ^ a15 ^ a20;
            long c1 = a01 ^ a06 ^ a11 ^ a16 ^ a21;
            long c2 = a02 ^ a07 ^ a12 ^ a17 ^ a22;
            long c3 = a03 ^ a08 ^ a13 ^ a18 ^ a23;
            long c4 = a04 ^ a09 ^ a14 ^ a19 ^ a24;
            long d0 = c4 ^ Long.rotateLeft(c1, 1);
            long d1 = c0 ^ Long.rotateLeft(c2, 1);
            long d2 = c1 ^ Long.rotateLeft(c3, 1);
            long d3 = c2 ^ Long.rotateLeft(c4, 1);
            long d4 = c3 ^ Long.rotateLeft(c0, 1);
            long b00 = a00 ^ d0;
            long b10 = Long.rotateLeft(a01 ^ d1, 1);
            long b20 = Long.rotateLeft(a02 ^ d2, 62);
            long b05 = Long.rotateLeft(a03 ^ d3, 28);
            long b15 = Long.rotateLeft(a04 ^ d4, 27);
            long b16 = Long.rotateLeft(a05 ^ d0, 36);
            long b01 = Long.rotateLeft(a06 ^ d1, 44);
            long b11 = Long.rotateLeft(a07 ^ d2, 6);
            long b21 = Long.rotateLeft(a08 ^ d3, 55);
            long b06 = Long.rotateLeft(a09 ^ d4, 20);
            long b07 = Long.rotateLeft(a10 ^ d0, 3);
            long b17 = Long.rotateLeft(a11 ^ d1, 10);
            long b02 = Long.rotateLeft(a12 ^ d2, 43);
            long b12 = Long.rotateLeft(a13 ^ d3, 25);
            long b22 = Long.rotateLeft(a14 ^ d4, 39);
            long b23 = Long.rotateLeft(a15 ^ d0, 41);
            long b08 = Long.rotateLeft(a16 ^ d1, 45);
            long b18 = Long.rotateLeft(a17 ^ d2, 15);
            long b03 = Long.rotateLeft(a18 ^ d3, 21);
            long b13 = Long.rotateLeft(a19 ^ d4, 8);
            long b14 = Long.rotateLeft(a20 ^ d0, 18);
            long b24 = Long.rotateLeft(a21 ^ d1, 2);
            long b09 = Long.rotateLeft(a22 ^ d2, 61);
            long b19 = Long.rotateLeft(a23 ^ d3, 56);
            long b04 = Long.rotateLeft(a24 ^ d4, 14);
            a00 = b00 ^ ~b01 & b02 ^ ROUND_CONSTANTS[round];
            a01 = b01 ^ ~b02 & b03;
            a02 = b02 ^ ~b03 & b04;
            a03 = b03 ^ ~b04 & b00;
            a04 = b04 ^ ~b00 & b01;
            a05 = b05 ^ ~b06 & b07;
            a06 = b06 ^ ~b07 & b08;
            a07 = b07 ^ ~b08 & b09;
            a08 = b08 ^ ~b09 & b05;
            a09 = b09 ^ ~b05 & b06;
            a10 = b10 ^ ~b11 & b12;
            a11 = b11 ^ ~b12 & b13;
            a12 = b12 ^ ~b13 & b14;
            a13 = b13 ^ ~b14 & b10;
            a14 = b14 ^ ~b10 & b11;
            a15 = b15 ^ ~b16 & b17;
            a16 = b16 ^ ~b17 & b18;
            a17 = b17 ^ ~b18 & b19;
            a18 = b18 ^ ~b19 & b15;
            a19 = b19 ^ ~b15 & b16;
            a20 = b20 ^ ~b21 & b22;
            a21 = b21 ^ ~b22 & b23;
            a22 = b22 ^ ~b23 & b24;
            a23 = b23 ^ ~b24 & b20;
            a24 = b24 ^ ~b20 & b21;
        }
        s[0] = a00;
        s[1] = a01;
        s[2] = a02;
        s[3] = a03;
        s[4] = a04;
        s[5] = a05;
        s[6] = a06;
        s[7] = a07;
        s[8] = a08;
        s[9] = a09;
        s[10] = a10;
        s[11] = a11;
        s[12] = a12;
        s[13] = a13;
        s[14] = a14;
        s[15] = a15;
        s[16] = a16;
        s[17] = a17;
        s[18] = a18;
        s[19] = a19;
        s[20] = a20;
        s[21] = a21;
        s[22] = a22;
        s[23] = a23;
        s[24] = a24;
    }
}
