package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.crypto.AesCounter;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Published test vectors of the ciphers and of the key derivation. */
class VectorsTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String RTP =
            "8040f17b8041f8d35501a0b247616c6c696120657374206f6d6e697320646976697361 20696e20706172746573207472 6573";
    private static final String RTCP = "81c8000d4d6172734e5450314e545032525450200000042a0000e9304c756e61"
            + "deadbeefdeadbeefdeadbeefdeadbeefdeadbeef";
    private static final int RTP_SSRC = 0x5501a0b2;
    private static final int RTCP_SSRC = 0x4d617273;
    private static final int RTCP_INDEX = 0x5d4;

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static byte[] key(int length) {
        byte[] key = new byte[length];
        for (int i = 0; i < length; i++) {
            key[i] = (byte) i;
        }
        return key;
    }

    private static GcmCipher gcm(int keyLength, boolean sealing) {
        return new GcmCipher(key(keyLength), hex("517569642070726f2071756f"), sealing, RANDOM);
    }

    @Test
    @Spec("RFC 3711 B.2")
    void counterMode() {
        AesCounter aes = new AesCounter(hex("2b7e151628aed2a6abf7158809cf4f3c"), RANDOM);
        byte[] keystream = new byte[1_044_512];
        aes.crypt(hex("f0f1f2f3f4f5f6f7f8f9fafbfcfd0000"), keystream, 0, keystream.length);
        assertThat(Arrays.copyOf(keystream, 48))
                .isEqualTo(hex("e03ead0935c95e80e166b16dd92b4eb4"
                        + "d23513162b02d0f72a43a2fe4a5f97ab"
                        + "41e95b3bb0a2e8dd477901e4fca894c0"));
        assertThat(Arrays.copyOfRange(keystream, keystream.length - 48, keystream.length))
                .isEqualTo(hex("ec8cdf7398607cb0f2d21675ea9ea1e4"
                        + "362b7c3c6773516318a077d7fc5073ae"
                        + "6a2cc3787889374fbeb4c81b17ba6c44"));
    }

    @Test
    @Spec("RFC 3711 B.3")
    void keyDerivation() {
        AesCounter prf = new AesCounter(hex("e1f97a0d3e018be0d64fa32c06de4139"), RANDOM);
        byte[] salt = hex("0ec675ad498afeebb6960b3aabe6");
        assertThat(KeyDerivation.derive(prf, salt, 0, 16)).isEqualTo(hex("c61e7a93744f39ee10734afe3ff7a087"));
        assertThat(KeyDerivation.derive(prf, salt, 2, 14)).isEqualTo(hex("30cbbc08863d8c85d49db34a9ae1"));
        assertThat(KeyDerivation.derive(prf, salt, 1, 94))
                .isEqualTo(hex("cebe321f6ff7716b6fd4ab49af256a156d38baa48f0a0acf3c34e2359e6cdbce"
                        + "e049646c43d9327ad175578ef72270986371c10c9a369ac2f94a8c5fbcdddc25"
                        + "6d6e919a48b610ef17c2041e474035766b68642c59bbfc2f34db60dbdfb2"));
    }

    @Test
    @Spec("RFC 6188 §7.2")
    void keyDerivationWith256Bits() {
        AesCounter prf =
                new AesCounter(hex("f0f04914b513f2763a1b1fa130f10e2998f6f6e43e4309d1e622a0e332b9f1b6"), RANDOM);
        byte[] salt = hex("3b04803de51ee7c96423ab5b78d2");
        assertThat(KeyDerivation.derive(prf, salt, 0, 32))
                .isEqualTo(hex("5ba1064e30ec51613cad926c5a28ef731ec7fb397f70a960653caf06554cd8c4"));
        assertThat(KeyDerivation.derive(prf, salt, 2, 14)).isEqualTo(hex("fa31791685ca444a9e07c6c64e93"));
        assertThat(KeyDerivation.derive(prf, salt, 1, 20)).isEqualTo(hex("fd9c32d39ed5fbb5a9dc96b30818454d1313dc05"));
    }

    @ParameterizedTest
    @CsvSource({
        "16, f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833899d7f27beb16a9152cf765ee4390cce",
        "32, 32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b7aa3db36dfffd6b0f9bb7878d7a76c13",
    })
    @Spec("RFC 7714 §16.1.1")
    @Spec("RFC 7714 §16.1.2")
    @Spec("RFC 7714 §16.2.1")
    @Spec("RFC 7714 §16.2.2")
    void galoisCounterModeOfRtp(int keyLength, String sealed) {
        byte[] plain = hex(RTP);
        byte[] packet = Arrays.copyOf(plain, plain.length + 16);
        gcm(keyLength, true).sealRtp(packet, 0, 12, plain.length, RTP_SSRC, 0xf17b);
        assertThat(packet).isEqualTo(hex("8040f17b8041f8d35501a0b2" + sealed));
        assertThat(gcm(keyLength, false).openRtp(packet, 0, 12, packet.length, RTP_SSRC, 0xf17b))
                .isTrue();
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }

    /** RFC 7714's packets that are only authenticated: all of the packet is then its header. */
    @ParameterizedTest
    @CsvSource({"16, 22493f82d2bce397e9d79e3b19aa4216"})
    @Spec("RFC 7714 §16.1.3")
    @Spec("RFC 7714 §16.1.4")
    void galoisCounterModeOfAHeaderAlone(int keyLength, String tag) {
        byte[] plain = hex(RTP);
        byte[] packet = Arrays.copyOf(plain, plain.length + 16);
        gcm(keyLength, true).sealRtp(packet, 0, plain.length, plain.length, RTP_SSRC, 0xf17b);
        assertThat(Arrays.copyOfRange(packet, plain.length, packet.length)).isEqualTo(hex(tag));
        assertThat(gcm(keyLength, false).openRtp(packet, 0, plain.length, packet.length, RTP_SSRC, 0xf17b))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "16, 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275bc84aa45896cf4d2fc5abf87245d9eade800005d4",
        "32, d50ae4d1f5ce5d304ba297e47d470c282c3ece5dbffe0a50a2eaa5c1110555be8415f658c61de0476f1b6fad1d1eb30c4446839f57ff6f6cb26ac3be800005d4",
    })
    @Spec("RFC 7714 §17.1")
    @Spec("RFC 7714 §17.2")
    void galoisCounterModeOfRtcp(int keyLength, String sealed) {
        byte[] plain = hex(RTCP);
        byte[] packet = Arrays.copyOf(plain, plain.length + 20);
        gcm(keyLength, true).sealRtcp(packet, 0, plain.length, RTCP_SSRC, RTCP_INDEX);
        assertThat(packet).isEqualTo(hex("81c8000d4d617273" + sealed));
        assertThat(gcm(keyLength, false).openRtcp(packet, 0, packet.length, RTCP_SSRC, 0x8000_0000 | RTCP_INDEX))
                .isTrue();
        assertThat(Arrays.copyOf(packet, plain.length)).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"16, 841dd9683dd78ec92ae58790125f62b3", "32, 91db4afbfeee5a978fab4393ed2615fe"})
    @Spec("RFC 7714 §17.3")
    @Spec("RFC 7714 §17.4")
    void galoisCounterModeOfRtcpInTheClear(int keyLength, String tag) {
        byte[] packet = hex(RTCP + tag + "000005d4");
        assertThat(gcm(keyLength, false).openRtcp(packet, 0, packet.length, RTCP_SSRC, RTCP_INDEX))
                .isTrue();
        packet[9] ^= 1;
        assertThat(gcm(keyLength, false).openRtcp(packet, 0, packet.length, RTCP_SSRC, RTCP_INDEX))
                .isFalse();
    }
}
