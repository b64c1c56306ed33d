package dev.parley.negotiation.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Spec("RFC 8827 §7.6")
class IdentityAssertionTest {
    private static String base64(String json) {
        return Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @Spec("RFC 8827 §5")
    void theExampleOfTheRfcIsRead() throws Exception {
        IdentityAssertion assertion = IdentityAssertion.decode(
                "eyJpZHAiOnsiZG9tYWluIjoiZXhhbXBsZS5vcmciLCJwcm90b2NvbCI6ImJvZ3VzIn0sImFzc2VydGlvbiI6IntcImlkZW50aXR5XCI6"
                        + "XCJib2JAZXhhbXBsZS5vcmdcIixcImNvbnRlbnRzXCI6XCJhYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3l6XCIsXCJzaWduYXR1cmVcIjpc"
                        + "IjAxMDIwMzA0MDUwNlwifSJ9");

        assertThat(assertion.domain()).isEqualTo("example.org");
        assertThat(assertion.protocol()).isEqualTo("bogus");
        assertThat(assertion.assertion())
                .isEqualTo(
                        "{\"identity\":\"bob@example.org\",\"contents\":\"abcdefghijklmnopqrstuvwyz\",\"signature\":\"010203040506\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"\\/\b\f\n\r\t\u0001", "ü€\uD83D\uDE00", "lone \uD83D surrogate"})
    void whatIsWrittenIsReadAgain(String text) throws Exception {
        IdentityAssertion written = new IdentityAssertion("idp.example:8443", "p?a=1#b", text);

        assertThat(IdentityAssertion.decode(written.encode())).isEqualTo(written);
    }

    @Test
    @Spec("RFC 8827 §7.5")
    void theProtocolIsDefaultIfThereIsNone() throws Exception {
        assertThat(IdentityAssertion.decode(
                                base64("{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\",\"more\":[1e3,null,true]}"))
                        .protocol())
                .isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"idp\":{\"domain\":\"x\"}}",
                "{\"idp\":\"x\",\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":7},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x/y\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x#y\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x y\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x\",\"protocol\":\"../up\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x\",\"protocol\":\"a\\\\b\"},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x\",\"protocol\":null},\"assertion\":\"\"}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\"} and more",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"a\",\"assertion\":\"b\"}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\\x\"}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\\u12\"}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\n\"}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\",\"n\":01}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\",\"n\":-}",
                "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"\",}"
            })
    void otherTextsAreMalformed(String json) {
        assertThatThrownBy(() -> IdentityAssertion.decode(base64(json))).isInstanceOf(IdentityException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not base64!", "/////w==", "e30"})
    void otherEncodingsAreMalformed(String base64) {
        assertThatThrownBy(() -> IdentityAssertion.decode(base64)).isInstanceOf(IdentityException.class);
    }

    @Test
    void depthAndLengthHaveLimits() {
        String deep = "{\"idp\":" + "[".repeat(30_000);
        assertThatThrownBy(() -> IdentityAssertion.decode(base64(deep))).hasMessageContaining("deep");
        String longText = "{\"idp\":{\"domain\":\"x\"},\"assertion\":\"" + "a".repeat(JsonReader.MAX_LENGTH) + "\"}";
        assertThatThrownBy(() -> IdentityAssertion.decode(base64(longText))).hasMessageContaining("characters");
        String longDomain =
                "{\"idp\":{\"domain\":\"" + "x".repeat(IdentityAssertion.MAX_DOMAIN + 1) + "\"},\"assertion\":\"\"}";
        assertThatThrownBy(() -> IdentityAssertion.decode(base64(longDomain))).hasMessageContaining("authority");
        String protocol = "x".repeat(IdentityAssertion.MAX_PROTOCOL + 1);
        String longProtocol = "{\"idp\":{\"domain\":\"x\",\"protocol\":\"" + protocol + "\"},\"assertion\":\"\"}";
        assertThatThrownBy(() -> IdentityAssertion.decode(base64(longProtocol))).hasMessageContaining("protocol");
    }

    @Test
    void theAssertionIsNotShown() {
        assertThat(new IdentityAssertion("idp.example", "p", "bearer"))
                .asString()
                .doesNotContain("bearer");
    }
}
