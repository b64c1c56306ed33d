package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The vectors of RFC 2202 §3. */
@Spec("RFC 2104 §2")
class HmacSha1Test {
    @Test
    void shortKey() {
        byte[] key = new byte[20];
        Arrays.fill(key, (byte) 0x0b);
        assertThat(mac(key, ascii("Hi There"))).isEqualTo("b617318655057264e28bc0b6fb378c8ef146be00");
    }

    @Test
    void textKey() {
        assertThat(mac(ascii("Jefe"), ascii("what do ya want for nothing?")))
                .isEqualTo("effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    }

    @Test
    void keyLongerThanABlock() {
        byte[] key = new byte[80];
        Arrays.fill(key, (byte) 0xaa);
        assertThat(mac(key, ascii("Test Using Larger Than Block-Size Key - Hash Key First")))
                .isEqualTo("aa4ae5e15272d00e95705637ce8a3b55ed402112");
    }

    @Test
    void oneObjectComputesManyCodes() {
        HmacSha1 hmac = new HmacSha1(ascii("Jefe"));
        byte[] data = ascii("what do ya want for nothing?");
        byte[] first = hmac.mac(data, 0, data.length);
        hmac.update(data, 0, 5);
        hmac.update(data, 5, data.length - 5);
        assertThat(hmac.doFinal()).isEqualTo(first);
        assertThat(hmac.mac(data, 0, data.length)).isEqualTo(first);
        assertThat(hmac.mac(data, 0, 1)).isNotEqualTo(first);
    }

    private static String mac(byte[] key, byte[] data) {
        return HexFormat.of().formatHex(new HmacSha1(key).mac(data, 0, data.length));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
