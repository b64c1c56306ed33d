package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** ML-KEM-768 and the Keccak under it, against known answers. */
class MlKem768Test {
    @Test
    @Spec("FIPS 202 §6.1")
    void sha3IsThatOfTheJdk() throws GeneralSecurityException {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            assertThat(Keccak.sha3With256Bits(bytes))
                    .isEqualTo(MessageDigest.getInstance("SHA3-256").digest(bytes));
            assertThat(Keccak.sha3With512Bits(bytes))
                    .isEqualTo(MessageDigest.getInstance("SHA3-512").digest(bytes));
        }
    }

    @Test
    @Spec("FIPS 202 §6.2")
    void shakeOfNothing() {
        byte[] output = new byte[32];
        Keccak.shake128().finish().squeeze(output, 0, 32);
        assertThat(HexFormat.of().formatHex(output))
                .isEqualTo("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
        Keccak.shake256().finish().squeeze(output, 0, 32);
        assertThat(HexFormat.of().formatHex(output))
                .isEqualTo("46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f");
    }

    /**
     * Ten thousand key pairs, encapsulations, decapsulations, and decapsulations of random ciphertexts, drawn from SHAKE128 of nothing;
     * SHAKE128 of all results is published for other implementations of FIPS 203.
     */
    @Test
    @Spec("FIPS 203 §7")
    void tenThousandKnownAnswers() throws MalformedException {
        assertThat(accumulated(100)).isEqualTo("1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415");
        assertThat(accumulated(10_000)).isEqualTo("8a518cc63da366322a8e7a818c7a0d63483cb3528d34a4cf42f35d5ad73f22fc");
    }

    private static String accumulated(int rounds) throws MalformedException {
        Keccak source = Keccak.shake128().finish();
        Keccak results = Keccak.shake128();
        byte[] d = new byte[32];
        byte[] z = new byte[32];
        byte[] message = new byte[32];
        byte[] invalid = new byte[MlKem768.CIPHERTEXT_LENGTH];
        for (int i = 0; i < rounds; i++) {
            source.squeeze(d, 0, 32);
            source.squeeze(z, 0, 32);
            source.squeeze(message, 0, 32);
            source.squeeze(invalid, 0, invalid.length);
            MlKem768 pair = MlKem768.fromSeed(d, z);
            MlKem768.Encapsulation sent = MlKem768.encapsulate(pair.publicKey(), message);
            assertThat(pair.decapsulate(sent.ciphertext())).isEqualTo(sent.secret());
            for (byte[] part :
                    new byte[][] {pair.publicKey(), sent.ciphertext(), sent.secret(), pair.decapsulate(invalid)}) {
                results.absorb(part, 0, part.length);
            }
        }
        byte[] hash = new byte[32];
        results.finish().squeeze(hash, 0, 32);
        return HexFormat.of().formatHex(hash);
    }

    @Test
    @Spec("FIPS 203 §7.2")
    void everyCoefficientMustBeReduced() throws MalformedException {
        byte[] key = MlKem768.generate(new SeededRandom(1)).publicKey();
        for (int coefficient = 0; coefficient < 768; coefficient++) {
            byte[] bad = key.clone();
            int at = coefficient / 2 * 3;
            int value = 3_329 + coefficient % 767;
            if (coefficient % 2 == 0) {
                bad[at] = (byte) value;
                bad[at + 1] = (byte) (bad[at + 1] & 0xf0 | value >> 8);
            } else {
                bad[at + 1] = (byte) (bad[at + 1] & 0x0f | value << 4);
                bad[at + 2] = (byte) (value >> 4);
            }
            assertThatThrownBy(() -> MlKem768.encapsulate(bad, new SeededRandom(2)))
                    .hasMessage("key share: a coefficient beyond the modulus");
        }
        MlKem768.encapsulate(key, new SeededRandom(2));
    }

    @Test
    @Spec("FIPS 203 §7.3")
    void damagedCiphertextsGiveAnotherSecretAndWrongLengthsAreRefused() throws MalformedException {
        MlKem768 pair = MlKem768.generate(new SeededRandom(3));
        MlKem768.Encapsulation sent = MlKem768.encapsulate(pair.publicKey(), new SeededRandom(4));
        for (int bit = 0; bit < 8 * MlKem768.CIPHERTEXT_LENGTH; bit += 7) {
            byte[] damaged = sent.ciphertext().clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(pair.decapsulate(damaged)).isNotEqualTo(sent.secret()).isEqualTo(pair.decapsulate(damaged));
        }
        for (int length : new int[] {0, 1_087, 1_089}) {
            assertThatThrownBy(() -> pair.decapsulate(new byte[length])).isInstanceOf(MalformedException.class);
        }
        for (int length : new int[] {0, 1_183, 1_185}) {
            assertThatThrownBy(() -> MlKem768.encapsulate(Arrays.copyOf(pair.publicKey(), length), new SeededRandom(5)))
                    .isInstanceOf(MalformedException.class);
        }
    }
}
