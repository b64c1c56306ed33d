package dev.parley.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpPacketTest {
    private final RtpPacket packet = new RtpPacket();

    private void parse(String hex) throws MalformedException {
        packet.parse(PacketBuffer.wrap(bytes(hex)));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @Test
    @Spec("RFC 3550 §5.1")
    void readsTheFixedHeader() throws MalformedException {
        parse("80 ef 1234 89abcdef cafebabe 010203");
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(111);
        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(0x89abcdef);
        assertThat(packet.ssrc()).isEqualTo(0xcafebabe);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.payloadOffset()).isEqualTo(12);
        assertThat(packet.payloadLength()).isEqualTo(3);
    }

    @Test
    @Spec("RFC 8285 §4.2")
    void readsOneByteElements() throws MalformedException {
        // Mid "0" by id 4, transport-wide number 7 by id 3, a byte of padding between them, the audio level by id 1.
        parse("90 60 0001 00000000 00000001 bede 0003 40 30 00 31 0007 10 85 00000000 aa");
        assertThat(packet.extensionCount()).isEqualTo(3);
        int transportWide = packet.findExtension(3);
        assertThat(packet.extensionLength(transportWide)).isEqualTo(2);
        assertThat(packet.array()[packet.extensionOffset(transportWide) + 1]).isEqualTo((byte) 7);
        assertThat(packet.array()[packet.extensionOffset(packet.findExtension(4))])
                .isEqualTo((byte) '0');
        assertThat(packet.findExtension(2)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "10 a1 00 f0 10 85 00 00, 1, identifier 15 ends the elements",
        "10 a1 03 10 85 00 00 00, 1, identifier 0 with a length ends the elements",
        "10 a1 00 00 00 17 10 85, 1, an element that reaches beyond the block is not one",
    })
    @Spec("RFC 8285 §4.1.2")
    @Spec("RFC 8285 §4.2")
    void stopsAtReservedIdentifiers(String block, int elements, String why) throws MalformedException {
        parse("90 60 0001 00000000 00000001 bede 0002 " + block);
        assertThat(packet.extensionCount()).as(why).isEqualTo(elements);
    }

    @Test
    @Spec("RFC 8285 §4.3")
    void readsTwoByteElements() throws MalformedException {
        // An element of length 0, which two-byte headers permit, and one with an identifier above 14; appbits are
        // ignored.
        parse("90 60 0001 00000000 00000001 1005 0002 03 00 c8 03 010203 00 ff");
        assertThat(packet.extensionCount()).isEqualTo(2);
        assertThat(packet.extensionLength(packet.findExtension(3))).isZero();
        assertThat(packet.extensionLength(packet.findExtension(200))).isEqualTo(3);
    }

    @Test
    @Spec("RFC 3550 §5.3.1")
    void skipsExtensionsOfAnUnknownProfile() throws MalformedException {
        parse("90 60 0001 00000000 00000001 1234 0001 10850000 ff");
        assertThat(packet.extensionCount()).isZero();
        assertThat(packet.payloadLength()).isEqualTo(1);
    }

    @Test
    @Spec("RFC 3550 §5.1")
    void readsContributingSources() throws MalformedException {
        parse("82 60 0001 00000000 00000001 0000000a 0000000b ff");
        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.csrc(1)).isEqualTo(11);
        assertThatThrownBy(() -> packet.csrc(2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    @Spec("RFC 3550 §5.1")
    void stripsPadding() throws MalformedException {
        parse("a0 60 0001 00000000 00000001 aabb 000003");
        assertThat(packet.paddingLength()).isEqualTo(3);
        assertThat(packet.payloadLength()).isEqualTo(2);
        packet.removePadding();
        assertThat(packet.length()).isEqualTo(14);
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.array()[0]).isEqualTo((byte) 0x80);
    }

    @ParameterizedTest
    @CsvSource({
        "80 60 0001 00000000 000000, RTP shorter than its header",
        "40 60 0001 00000000 00000001, RTP of another version",
        "8f 60 0001 00000000 00000001 0000000a, RTP CSRCs beyond the packet",
        "90 60 0001 00000000 00000001, RTP header extension beyond the packet",
        "90 60 0001 00000000 00000001 bede 0002 00000000, RTP header extension beyond the packet",
        "9f 60 0001 00000000 00000001 bede 0000, RTP header extension beyond the packet",
        "a0 60 0001 00000000 00000001, RTP padding beyond the payload",
        "a0 60 0001 00000000 00000001 00, RTP padding beyond the payload",
        "a0 60 0001 00000000 00000001 03, RTP padding beyond the payload",
    })
    @Spec("RFC 3550 §5.1")
    void refusesLengthsBeyondThePacket(String hex, String reason) {
        assertThatThrownBy(() -> parse(hex))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "00, false",
        "3f, false",
        "60, false",
        "bf, false",
        "c0, true",
        "c8, true",
        "df, true",
        "e0, false",
        "ef, false"
    })
    @Spec("RFC 5761 §4")
    void tellsRtcpByTheSecondByte(String second, boolean rtcp) {
        assertThat(RtpPacket.isRtcp(PacketBuffer.wrap(bytes("80" + second)))).isEqualTo(rtcp);
        assertThat(RtpPacket.isRtcp(PacketBuffer.wrap(bytes("80")))).isFalse();
    }

    @Test
    void writesFieldsInPlace() throws MalformedException {
        parse("80 60 0001 00000000 00000001 aa");
        packet.setMarker(true);
        packet.setPayloadType(97);
        packet.setSequenceNumber(0x1ffff);
        packet.setTimestamp(-2);
        packet.setSsrc(-3);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(97);
        assertThat(packet.sequenceNumber()).isEqualTo(65_535);
        assertThat(packet.timestamp()).isEqualTo(-2);
        assertThat(packet.ssrc()).isEqualTo(-3);
        packet.setMarker(false);
        assertThat(packet.payloadType()).isEqualTo(97);
        assertThat(packet.marker()).isFalse();
    }
}
