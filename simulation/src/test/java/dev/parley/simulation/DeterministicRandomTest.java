package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DeterministicRandomTest {
    @Test
    void oneSeedOneSequence() {
        DeterministicRandom a = new DeterministicRandom(42);
        DeterministicRandom b = new DeterministicRandom(42);
        for (int i = 0; i < 100; i++) {
            assertThat(a.nextLong()).isEqualTo(b.nextLong());
            assertThat(a.nextInt(7)).isEqualTo(b.nextInt(7)).isBetween(0, 6);
            assertThat(a.nextDouble()).isEqualTo(b.nextDouble()).isBetween(0.0, 1.0);
            assertThat(a.nextGaussian()).isEqualTo(b.nextGaussian());
        }
        byte[] x = new byte[13];
        byte[] y = new byte[13];
        a.nextBytes(x);
        b.nextBytes(y);
        assertThat(x).isEqualTo(y);
        assertThat(new DeterministicRandom(43).nextLong()).isNotEqualTo(new DeterministicRandom(42).nextLong());
    }

    @Test
    void aForkDoesNotDependOnWhatWasDrawn() {
        DeterministicRandom root = new DeterministicRandom(7);
        long before = root.fork("x").nextLong();
        root.nextLong();
        root.setSeed(99);
        assertThat(root.fork("x").nextLong()).isEqualTo(before);
        assertThat(root.fork("y").nextLong()).isNotEqualTo(before);
    }

    @Test
    void itLooksEven() {
        DeterministicRandom random = new DeterministicRandom(1);
        int[] counts = new int[10];
        for (int i = 0; i < 100_000; i++) {
            counts[random.nextInt(10)]++;
        }
        assertThat(Arrays.stream(counts)).allMatch(count -> count > 9_500 && count < 10_500);
        int hits = 0;
        for (int i = 0; i < 100_000; i++) {
            hits += random.chance(0.3) ? 1 : 0;
        }
        assertThat(hits).isBetween(29_000, 31_000);
        assertThat(random.chance(0)).isFalse();
        assertThat(random.chance(1)).isTrue();
    }

    @Test
    void theJdksCryptographyRepeatsItselfWithIt() throws Exception {
        assertThat(new BigInteger(256, new DeterministicRandom(5)))
                .isEqualTo(new BigInteger(256, new DeterministicRandom(5)));
        KeyPair a = key(5);
        assertThat(a.getPrivate().getEncoded()).isEqualTo(key(5).getPrivate().getEncoded());
        assertThat(sign(a, 6)).isEqualTo(sign(a, 6)).isNotEqualTo(sign(a, 7));
    }

    private static KeyPair key(long seed) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new DeterministicRandom(seed));
        return generator.generateKeyPair();
    }

    private static byte[] sign(KeyPair key, long seed) throws Exception {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate(), new DeterministicRandom(seed));
        signature.update(new byte[10]);
        return signature.sign();
    }
}
