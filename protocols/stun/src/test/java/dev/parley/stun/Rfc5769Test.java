package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.crypto.HmacSha1;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Software;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The published vectors. */
class Rfc5769Test {
    private static final HmacSha1 KEY = new HmacSha1("VOkJxbRl1RmTxUk/WvJxBt".getBytes(StandardCharsets.US_ASCII));

    private static final String REQUEST =
            "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74"
                    + "002400046e0001ff80290008932ff9b151263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249"
                    + "c1b571a280280004e57a3bcf";

    private static final String RESPONSE_V4 =
            "0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599"
                    + "fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96";

    private static final String RESPONSE_V6 =
            "010100482112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000140002a1470113a9faa5d3f179bc25f4b5"
                    + "bed2b9d900080014a382954e4be67bf11784c97c8292c275bfe3ed4180280004c8fb0b4c";

    private static final String LONG_TERM =
            "000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382afe382b900000015001c662f2f3439396b39"
                    + "35346436 4f4c33346f4c39465354767936347341".replace(" ", "")
                    + "0014000b6578616d706c652e6f72670000080014f67024656dd64a3e02b8e0712e85c9a28ca89666";

    private static StunMessage parse(String hex) throws Exception {
        return StunMessage.parse(PacketBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @Test
    @Spec("RFC 5769 §2.1")
    void request() throws Exception {
        StunMessage message = parse(REQUEST);
        assertThat(message.messageClass()).isEqualTo(StunClass.REQUEST);
        assertThat(message.method()).isEqualTo(StunMessage.BINDING);
        assertThat(message.attributes())
                .containsExactly(
                        new Software("STUN test client"),
                        new Priority(0x6e0001ff),
                        new IceControlled(0x932ff9b151263b36L),
                        new Username("evtj:h6vY"));
        assertThat(message.verifyIntegrity(KEY)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
        assertThat(message.verifyIntegrity(new HmacSha1(new byte[] {1}))).isFalse();
    }

    @Test
    @Spec("RFC 5769 §2.2")
    void responseIpv4() throws Exception {
        StunMessage message = parse(RESPONSE_V4);
        assertThat(message.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
        assertThat(message.get(XorMappedAddress.class).address()).isEqualTo(new InetSocketAddress("192.0.2.1", 32853));
        assertThat(message.verifyIntegrity(KEY)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
    }

    @Test
    @Spec("RFC 5769 §2.3")
    void responseIpv6() throws Exception {
        StunMessage message = parse(RESPONSE_V6);
        assertThat(message.get(XorMappedAddress.class).address())
                .isEqualTo(Addresses.socketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853));
        assertThat(message.verifyIntegrity(KEY)).isTrue();
        assertThat(message.verifyFingerprint()).isTrue();
    }

    @Test
    @Spec("RFC 5769 §2.4")
    void longTermCredentials() throws Exception {
        StunMessage message = parse(LONG_TERM);
        String user = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
        assertThat(message.attributes())
                .containsExactly(
                        new Username(user), new Nonce("f//499k954d6OL34oL9FSTvy64sA"), new Realm("example.org"));
        assertThat(message.verifyIntegrity(StunCredentials.longTermKey(user, "example.org", "TheMatrIX")))
                .isTrue();
        assertThat(message.hasFingerprint()).isFalse();
    }

    @Test
    @Spec("RFC 8489 §14.5")
    void everyFlippedBitIsNoticed() throws Exception {
        byte[] bytes = HexFormat.of().parseHex(RESPONSE_V6);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            boolean accepted;
            try {
                StunMessage message = StunMessage.parse(PacketBuffer.wrap(flipped));
                accepted = message.verifyIntegrity(KEY) && message.verifyFingerprint();
            } catch (dev.parley.base.MalformedException e) {
                accepted = false;
            }
            assertThat(accepted).as("bit " + bit).isFalse();
        }
    }

    @Test
    @Spec("RFC 8489 §14")
    void whatIsWrittenIsThePublishedMessage() throws Exception {
        // The vectors pad by spaces; ours by zeros, so that integrity and length are compared by way of the parser.
        StunMessage vector = parse(REQUEST);
        StunMessage copy =
                StunMessage.of(vector.messageClass(), vector.method(), vector.transactionId(), vector.attributes());
        PacketBuffer out = PacketBuffer.allocate(200, 10);
        copy.writeTo(out, KEY, true);
        assertThat(out.length()).isEqualTo(REQUEST.length() / 2);
        StunMessage again = StunMessage.parse(out);
        assertThat(again.attributes()).isEqualTo(vector.attributes());
        assertThat(again.transactionId()).isEqualTo(vector.transactionId());
        assertThat(again.verifyIntegrity(KEY)).isTrue();
        assertThat(again.verifyFingerprint()).isTrue();
    }
}
