package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AeadTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final SeededRandom RANDOM = new SeededRandom(1);

    /** Test cases 4 and 16 of McGrew and Viega, "The Galois/Counter Mode of Operation". */
    @Test
    @Spec("RFC 5288 §3")
    void galoisCounterModeVectors() {
        String plaintext = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
        String additional = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
        String key = "feffe9928665731c6d6a8f9467308308";
        check(
                AeadAlgorithm.AES_128_GCM,
                key,
                "cafebabefacedbaddecaf888",
                additional,
                plaintext,
                "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
                        + "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47");
        check(
                AeadAlgorithm.AES_256_GCM,
                key + key,
                "cafebabefacedbaddecaf888",
                additional,
                plaintext,
                "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b");
    }

    @Test
    @Spec("RFC 8439 §2.8.2")
    void chaCha20Poly1305Vector() {
        String plaintext = "4c616469657320616e642047656e746c656d656e206f662074686520636c6173"
                + "73206f66202739393a204966204920636f756c64206f6666657220796f75206f"
                + "6e6c79206f6e652074697020666f7220746865206675747572652c2073756e73"
                + "637265656e20776f756c642062652069742e";
        check(
                AeadAlgorithm.CHACHA20_POLY1305,
                "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f",
                "070000004041424344454647",
                "50515253c0c1c2c3c4c5c6c7",
                plaintext,
                "d31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6"
                        + "3dbea45e8ca9671282fafb69da92728b1a71de0a9e060b2905d6a5b67ecd3b36"
                        + "92ddbd7f2d778b8c9803aee328091b58fab324e4fad675945585808b4831d7bc"
                        + "3ff4def08e4b7a9de576d26586cec64b61161ae10b594f09e26a7e902ecbd0600691");
    }

    private static void check(
            AeadAlgorithm algorithm, String key, String nonce, String additional, String plaintext, String sealed) {
        byte[] array = new byte[200];
        byte[] content = HEX.parseHex(plaintext);
        System.arraycopy(content, 0, array, 7, content.length);
        Aead.sealer(algorithm, HEX.parseHex(key), RANDOM)
                .seal(HEX.parseHex(nonce), HEX.parseHex(additional), array, 7, content.length);
        int end = 7 + content.length + AeadAlgorithm.TAG_LENGTH;
        assertThat(HEX.formatHex(array, 7, end)).isEqualTo(sealed);
        assertThat(Aead.opener(algorithm, HEX.parseHex(key), RANDOM)
                        .open(HEX.parseHex(nonce), HEX.parseHex(additional), array, 7, end - 7))
                .isTrue();
        assertThat(Arrays.copyOfRange(array, 7, 7 + content.length)).isEqualTo(content);
    }

    /** A forged packet and the genuine one behind it have the same nonce. */
    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void aForgeryDoesNotSpoilTheGenuinePacket(AeadAlgorithm algorithm) {
        byte[] key = new byte[algorithm.keyLength()];
        byte[] nonce = new byte[AeadAlgorithm.NONCE_LENGTH];
        byte[] additional = {1, 2, 3};
        byte[] sealed = new byte[100 + AeadAlgorithm.TAG_LENGTH];
        Aead.sealer(algorithm, key, RANDOM).seal(nonce, additional, sealed, 0, 100);
        Aead opener = Aead.opener(algorithm, key, RANDOM);
        for (int bit = 0; bit < sealed.length * 8; bit += 37) {
            byte[] forged = sealed.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(opener.open(nonce, additional, forged, 0, forged.length)).isFalse();
        }
        assertThat(opener.open(nonce, new byte[] {1, 2, 4}, sealed.clone(), 0, sealed.length))
                .isFalse();
        assertThat(opener.open(nonce, additional, sealed, 0, AeadAlgorithm.TAG_LENGTH - 1))
                .isFalse();
        assertThat(opener.open(nonce, additional, sealed, 0, sealed.length)).isTrue();
        assertThat(Arrays.copyOf(sealed, 100)).isEqualTo(new byte[100]);
    }

    @ParameterizedTest
    @EnumSource(AeadAlgorithm.class)
    void aNonceIsNeverUsedTwice(AeadAlgorithm algorithm) {
        Aead sealer = Aead.sealer(algorithm, new byte[algorithm.keyLength()], RANDOM);
        byte[] array = new byte[64];
        byte[] nonce = new byte[AeadAlgorithm.NONCE_LENGTH];
        sealer.seal(nonce, nonce, array, 0, 10);
        assertThatThrownBy(() -> sealer.seal(nonce, nonce, array, 0, 10)).isInstanceOf(AssertionError.class);
    }

    @Test
    void aKeyOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> Aead.sealer(AeadAlgorithm.AES_256_GCM, new byte[16], RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
