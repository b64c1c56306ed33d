package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.crypto.HmacSha1;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.MappedAddress;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.Raw;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Software;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StunMessageTest {
    private static final TransactionId ID = new TransactionId(0x01020304, 0x05060708090a0b0cL);
    private static final String HEADER_TAIL = "2112a4420102030405060708090a0b0c";

    private static StunMessage parse(String hex) throws MalformedException {
        return StunMessage.parse(PacketBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    private static PacketBuffer write(StunMessage message, String password, boolean fingerprint) {
        PacketBuffer out = PacketBuffer.allocate(3_000, 7);
        HmacSha1 key = password == null ? null : StunCredentials.shortTermKey(password);
        message.writeTo(out, key, fingerprint);
        assertThat(message.toBytes(key, fingerprint)).isEqualTo(out.copy());
        return out;
    }

    @Test
    @Spec("RFC 8489 §14")
    void everyAttributeSurvives() throws Exception {
        List<StunAttribute> attributes = List.of(
                new MappedAddress(Addresses.socketAddress("192.0.2.1", 1)),
                new XorMappedAddress(Addresses.socketAddress("2001:db8::1", 65_535)),
                new AlternateServer(Addresses.socketAddress("192.0.2.7", 3_478)),
                new Username("a:b"),
                new Realm("rälm"),
                new Nonce(""),
                new Software("x".repeat(127)),
                new ErrorCode(487, "Role Conflict"),
                new ErrorCode(300, ""),
                new ErrorCode(699, "?"),
                new UnknownAttributes(List.of(0x7fff, 1, 0xffff)),
                new Priority(0xffff_ffffL),
                new UseCandidate(),
                new IceControlled(-1),
                new IceControlling(Long.MIN_VALUE),
                new Raw(0x7001, new byte[] {1, 2, 3, 4, 5}),
                new Raw(0xc057, new byte[0]));
        for (StunClass messageClass : StunClass.values()) {
            for (int method : new int[] {1, 3, 0x7f, 0xfff}) {
                StunMessage message = StunMessage.of(messageClass, method, ID, attributes);
                StunMessage read = StunMessage.parse(write(message, "key", true));
                assertThat(read.messageClass()).isEqualTo(messageClass);
                assertThat(read.method()).isEqualTo(method);
                assertThat(read.transactionId()).isEqualTo(ID);
                assertThat(read.attributes()).isEqualTo(attributes);
                assertThat(read.verifyFingerprint()).isTrue();
                assertThat(read.verifyIntegrity(StunCredentials.shortTermKey("key")))
                        .isTrue();
                assertThat(read.verifyIntegrity(StunCredentials.shortTermKey("Key")))
                        .isFalse();
                assertThat(read.unknownRequired()).containsExactly(0x7001);
            }
        }
    }

    @Test
    @Spec("RFC 8489 §14")
    void theFirstOfSeveralCounts() throws Exception {
        StunMessage message =
                StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, ID, new Priority(1), new Priority(2));
        assertThat(StunMessage.parse(write(message, null, false)).get(Priority.class))
                .isEqualTo(new Priority(1));
    }

    @Test
    @Spec("RFC 8489 §14.5")
    void whatFollowsTheIntegrityIsIgnored() throws Exception {
        PacketBuffer out =
                write(StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, ID, new Priority(1)), "key", false);
        int at = out.append(4);
        out.put16(at, StunAttribute.USE_CANDIDATE);
        out.put16(at + 2, 0);
        out.put16(2, out.length() - 20);
        StunMessage read = StunMessage.parse(out);
        assertThat(read.attributes()).containsExactly(new Priority(1));
        assertThat(read.verifyIntegrity(StunCredentials.shortTermKey("key"))).isTrue();
    }

    @Test
    void withoutCodesNothingVerifies() throws Exception {
        StunMessage read =
                StunMessage.parse(write(StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, ID), null, false));
        assertThat(read.hasIntegrity()).isFalse();
        assertThat(read.hasFingerprint()).isFalse();
        assertThat(read.verifyIntegrity(StunCredentials.shortTermKey(""))).isFalse();
        assertThat(read.verifyFingerprint()).isFalse();
    }

    @ParameterizedTest
    @Spec("RFC 8489 §6.3")
    @CsvSource({
        "stun: length of the datagram,        00010000 2112a442 0102030405060708090a0b",
        "stun: first two bits,                40010000 2112a442 0102030405060708090a0b0c",
        "stun: magic cookie,                  00010000 2112a443 0102030405060708090a0b0c",
        "stun: message length,                00010004 2112a442 0102030405060708090a0b0c",
        "stun: message length,                00010000 2112a442 0102030405060708090a0b0c 00000000",
        "stun: message length,                00010002 2112a442 0102030405060708090a0b0c 0000",
        "stun: attribute length,              00010004 2112a442 0102030405060708090a0b0c 80220001",
        "stun: attribute length,              00010008 2112a442 0102030405060708090a0b0c 8022ffff 00000000",
        "stun: length of FINGERPRINT,         00010004 2112a442 0102030405060708090a0b0c 80280000",
        "stun: attribute after FINGERPRINT,   0001000c 2112a442 0102030405060708090a0b0c 80280004 00000000 80220000",
        "stun: length of MESSAGE-INTEGRITY,   00010008 2112a442 0102030405060708090a0b0c 00080004 00000000",
        "stun: attribute value length,        00010008 2112a442 0102030405060708090a0b0c 00240003 00000000",
        "stun: attribute value length,        00010008 2112a442 0102030405060708090a0b0c 00250001 00000000",
        "stun: attribute value length,        00010008 2112a442 0102030405060708090a0b0c 80290004 00000000",
        "stun: length of an address,          00010008 2112a442 0102030405060708090a0b0c 00200004 00010000",
        "stun: address family,                0001000c 2112a442 0102030405060708090a0b0c 00200008 00020000 00000000",
        "stun: length of ERROR-CODE,          00010004 2112a442 0102030405060708090a0b0c 00090000",
        "stun: error code,                    00010008 2112a442 0102030405060708090a0b0c 00090004 00000200",
        "stun: error code,                    00010008 2112a442 0102030405060708090a0b0c 00090004 00000464",
        "stun: length of UNKNOWN-ATTRIBUTES,  00010008 2112a442 0102030405060708090a0b0c 000a0001 00000000",
    })
    void malformed(String reason, String hex) {
        assertThatThrownBy(() -> parse(hex.replace(" ", "")))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @Test
    void limits() {
        String many = "8022" + "0000";
        int count = StunMessage.MAX_ATTRIBUTES + 1;
        assertThatThrownBy(() -> parse("0001" + String.format("%04x", 4 * count) + HEADER_TAIL + many.repeat(count)))
                .hasMessage("stun: too many attributes");
        assertThatThrownBy(() -> parse("0001" + "0304" + HEADER_TAIL + "80220300" + "20".repeat(0x300)))
                .hasMessage("stun: text too long");
        assertThatThrownBy(() -> parse("0001" + "0820" + HEADER_TAIL + "c0010818" + "00".repeat(0x81c)))
                .hasMessage("stun: length of the datagram");
    }

    @ParameterizedTest
    @Spec("RFC 7983 §7")
    @CsvSource({
        "00010000" + HEADER_TAIL + ", true",
        "01010000" + HEADER_TAIL + ", true",
        "04010000" + HEADER_TAIL + ", false",
        "16fefd00" + HEADER_TAIL + ", false",
        "0001000021, false",
        "000100002112a4430102030405060708090a0b0c, false",
    })
    void looksLikeStun(String hex, boolean expected) {
        assertThat(StunMessage.looksLikeStun(PacketBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEqualTo(expected);
    }

    @Test
    void changedBytesParseOrAreMalformed() {
        DeterministicRandom draw = new DeterministicRandom(1);
        byte[] good = write(
                        StunMessage.of(
                                StunClass.REQUEST,
                                StunMessage.BINDING,
                                ID,
                                new Username("a:b"),
                                new XorMappedAddress(Addresses.socketAddress("192.0.2.1", 1)),
                                new ErrorCode(420, "Unknown"),
                                new UnknownAttributes(List.of(1, 2)),
                                new IceControlled(1),
                                new Raw(0x7777, new byte[9])),
                        "key",
                        true)
                .copy();
        int parsed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = good.clone();
            for (int n = draw.between(1, 4); n > 0; n--) {
                bytes[draw.between(20, bytes.length - 1)] = (byte) draw.nextInt();
            }
            try {
                StunMessage message = StunMessage.parse(PacketBuffer.wrap(bytes));
                assertThat(message.verifyFingerprint() && message.verifyIntegrity(StunCredentials.shortTermKey("key")))
                        .isEqualTo(java.util.Arrays.equals(bytes, good));
                parsed++;
            } catch (MalformedException e) {
                assertThat(e.reason()).startsWith("stun: ");
            }
        }
        assertThat(parsed).isBetween(10_000, 190_000);
    }

    @Test
    void aKeyIsInNoText() throws Exception {
        StunMessage message = StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, ID, new Username("u"));
        assertThat(message.toString()).isEqualTo("REQUEST Binding [Username[value=u]]");
    }
}
