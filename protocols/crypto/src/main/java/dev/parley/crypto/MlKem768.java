package dev.parley.crypto;

import dev.parley.base.MalformedException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * ML-KEM-768, the key encapsulation mechanism of FIPS 203, for one handshake: a key pair decapsulates one ciphertext. All randomness
 * comes from the given source. No branch or array index depends on a secret; see {@code docs/security.md} for what that is worth on a
 * virtual machine.
 */
public final class MlKem768 {
    /** Length of an encapsulation key in bytes. */
    public static final int PUBLIC_KEY_LENGTH = 1_184;

    /** Length of a ciphertext in bytes. */
    public static final int CIPHERTEXT_LENGTH = 1_088;

    /** Length of a shared secret in bytes. */
    public static final int SECRET_LENGTH = 32;

    private static final int K = 3;
    private static final int DU = 10;
    private static final int DV = 4;
    private static final int SEED = 32;
    private static final int POLYNOMIAL = 384;
    private static final int U_LENGTH = 320;
    private static final int COEFFICIENT_BITS = 12;

    private final byte[] publicKey;
    private final int[][] secret;
    private final byte[] rejection;

    private MlKem768(byte[] publicKey, int[][] secret, byte[] rejection) {
        this.publicKey = publicKey;
        this.secret = secret;
        this.rejection = rejection;
    }

    /** Ciphertext and the secret that it carries. */
    public record Encapsulation(byte[] ciphertext, byte[] secret) {
        @Override
        public String toString() {
            return "Encapsulation[secret]";
        }
    }

    /** Makes a key pair, FIPS 203 algorithm 19. */
    public static MlKem768 generate(SecureRandom random) {
        byte[] d = new byte[SEED];
        byte[] z = new byte[SEED];
        random.nextBytes(d);
        random.nextBytes(z);
        return fromSeed(d, z);
    }

    /** FIPS 203 algorithms 13 and 16. */
    static MlKem768 fromSeed(byte[] d, byte[] z) {
        byte[] seeds = Keccak.sha3With512Bits(d, new byte[] {K});
        int[][] s = new int[K][MlKemRing.N];
        int[][] t = new int[K][MlKemRing.N];
        for (int i = 0; i < K; i++) {
            MlKemRing.sampleSmall(seeds, SEED, i, s[i]);
            MlKemRing.sampleSmall(seeds, SEED, K + i, t[i]);
            MlKemRing.transform(s[i]);
            MlKemRing.transform(t[i]);
        }
        byte[] publicKey = new byte[PUBLIC_KEY_LENGTH];
        int[] entry = new int[MlKemRing.N];
        for (int i = 0; i < K; i++) {
            for (int j = 0; j < K; j++) {
                MlKemRing.sampleUniform(seeds, 0, j, i, entry);
                MlKemRing.multiplyAndAdd(t[i], entry, s[j]);
            }
            MlKemRing.encode(t[i], COEFFICIENT_BITS, publicKey, i * POLYNOMIAL);
        }
        System.arraycopy(seeds, 0, publicKey, K * POLYNOMIAL, SEED);
        Arrays.fill(seeds, (byte) 0);
        return new MlKem768(publicKey, s, z.clone());
    }

    /** Returns the encapsulation key, {@link #PUBLIC_KEY_LENGTH} bytes. */
    public byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * Makes a secret for the owner of a key, FIPS 203 algorithm 20.
     *
     * @throws MalformedException if the key has the wrong length or a coefficient that is not reduced
     */
    public static Encapsulation encapsulate(byte[] publicKey, SecureRandom random) throws MalformedException {
        byte[] message = new byte[SEED];
        random.nextBytes(message);
        return encapsulate(publicKey, message);
    }

    /** FIPS 203 algorithm 17 behind the checks of §7.2. */
    static Encapsulation encapsulate(byte[] publicKey, byte[] message) throws MalformedException {
        requireReduced(publicKey);
        byte[] both = Keccak.sha3With512Bits(message, Keccak.sha3With256Bits(publicKey));
        byte[] ciphertext = encrypt(publicKey, message, Arrays.copyOfRange(both, SEED, 2 * SEED));
        return new Encapsulation(ciphertext, Arrays.copyOf(both, SECRET_LENGTH));
    }

    /** FIPS 203 §7.2, "type check" and "modulus check". The key is public. */
    private static void requireReduced(byte[] publicKey) throws MalformedException {
        if (publicKey.length != PUBLIC_KEY_LENGTH) {
            throw new MalformedException("key share: wrong length");
        }
        int[] coefficients = new int[MlKemRing.N];
        for (int i = 0; i < K; i++) {
            MlKemRing.decode(publicKey, i * POLYNOMIAL, COEFFICIENT_BITS, coefficients);
            for (int coefficient : coefficients) {
                if (coefficient >= MlKemRing.Q) {
                    throw new MalformedException("key share: a coefficient beyond the modulus");
                }
            }
        }
    }

    /**
     * Returns the secret of a ciphertext, FIPS 203 algorithm 18: one that was damaged gives another secret, and nobody sees that here.
     *
     * @throws MalformedException if the ciphertext has the wrong length
     */
    public byte[] decapsulate(byte[] ciphertext) throws MalformedException {
        if (ciphertext.length != CIPHERTEXT_LENGTH) {
            throw new MalformedException("key share: wrong length");
        }
        byte[] message = decrypt(ciphertext);
        byte[] both = Keccak.sha3With512Bits(message, Keccak.sha3With256Bits(publicKey));
        byte[] again = encrypt(publicKey, message, Arrays.copyOfRange(both, SEED, 2 * SEED));
        byte[] rejected = new byte[SECRET_LENGTH];
        Keccak.shake256()
                .absorb(rejection, 0, rejection.length)
                .absorb(ciphertext, 0, ciphertext.length)
                .finish()
                .squeeze(rejected, 0, rejected.length);
        int difference = 0;
        for (int i = 0; i < CIPHERTEXT_LENGTH; i++) {
            difference |= ciphertext[i] ^ again[i];
        }
        // All ones if anything differs: no branch shows which secret it is.
        int mask = (difference & 0xff) - 1 >> 31;
        byte[] result = new byte[SECRET_LENGTH];
        for (int i = 0; i < SECRET_LENGTH; i++) {
            result[i] = (byte) (both[i] & mask | rejected[i] & ~mask);
        }
        Arrays.fill(both, (byte) 0);
        Arrays.fill(message, (byte) 0);
        return result;
    }

    /** FIPS 203 algorithm 14. */
    private static byte[] encrypt(byte[] publicKey, byte[] message, byte[] randomness) {
        int[][] y = new int[K][MlKemRing.N];
        for (int i = 0; i < K; i++) {
            MlKemRing.sampleSmall(randomness, 0, i, y[i]);
            MlKemRing.transform(y[i]);
        }
        byte[] ciphertext = new byte[CIPHERTEXT_LENGTH];
        int[] entry = new int[MlKemRing.N];
        int[] small = new int[MlKemRing.N];
        int[] sum = new int[MlKemRing.N];
        for (int i = 0; i < K; i++) {
            Arrays.fill(sum, 0);
            for (int j = 0; j < K; j++) {
                // The transposed matrix: row and column change places.
                MlKemRing.sampleUniform(publicKey, K * POLYNOMIAL, i, j, entry);
                MlKemRing.multiplyAndAdd(sum, entry, y[j]);
            }
            MlKemRing.transformBack(sum);
            MlKemRing.sampleSmall(randomness, 0, K + i, small);
            MlKemRing.add(sum, small);
            compress(sum, DU);
            MlKemRing.encode(sum, DU, ciphertext, i * U_LENGTH);
        }
        Arrays.fill(sum, 0);
        for (int j = 0; j < K; j++) {
            MlKemRing.decode(publicKey, j * POLYNOMIAL, COEFFICIENT_BITS, entry);
            MlKemRing.multiplyAndAdd(sum, entry, y[j]);
        }
        MlKemRing.transformBack(sum);
        MlKemRing.sampleSmall(randomness, 0, 2 * K, small);
        MlKemRing.add(sum, small);
        MlKemRing.decode(message, 0, 1, small);
        for (int i = 0; i < MlKemRing.N; i++) {
            small[i] = MlKemRing.decompress(small[i], 1);
        }
        MlKemRing.add(sum, small);
        compress(sum, DV);
        MlKemRing.encode(sum, DV, ciphertext, K * U_LENGTH);
        return ciphertext;
    }

    /** FIPS 203 algorithm 15. */
    private byte[] decrypt(byte[] ciphertext) {
        int[] u = new int[MlKemRing.N];
        int[] w = new int[MlKemRing.N];
        for (int i = 0; i < K; i++) {
            MlKemRing.decode(ciphertext, i * U_LENGTH, DU, u);
            decompress(u, DU);
            MlKemRing.transform(u);
            MlKemRing.multiplyAndAdd(w, u, secret[i]);
        }
        MlKemRing.transformBack(w);
        int[] v = new int[MlKemRing.N];
        MlKemRing.decode(ciphertext, K * U_LENGTH, DV, v);
        decompress(v, DV);
        MlKemRing.subtractFrom(v, w);
        compress(w, 1);
        byte[] message = new byte[SEED];
        MlKemRing.encode(w, 1, message, 0);
        return message;
    }

    private static void compress(int[] f, int bits) {
        for (int i = 0; i < MlKemRing.N; i++) {
            f[i] = MlKemRing.compress(f[i], bits);
        }
    }

    private static void decompress(int[] f, int bits) {
        for (int i = 0; i < MlKemRing.N; i++) {
            f[i] = MlKemRing.decompress(f[i], bits);
        }
    }
}
