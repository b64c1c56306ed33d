package dev.parley.rtp.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.parameters.HeaderExtension;
import dev.parley.rtp.HeaderExtensionWriter;
import dev.parley.rtp.RtpPacket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionsTest {
    private final byte[] array = new byte[200];
    private final HeaderExtensionWriter writer = new HeaderExtensionWriter();
    private final RtpPacket packet = new RtpPacket();

    private void begin(boolean twoByte) {
        array[5] = (byte) 0x80;
        writer.begin(array, 5, 5 + RtpPacket.FIXED_HEADER, twoByte);
    }

    private void finish(int minimumLength) throws MalformedException {
        int end = writer.finish(minimumLength);
        packet.parse(array, 5, end - 5);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("RFC 8285 §4.2")
    @Spec("RFC 8285 §4.3")
    void writesAndReadsAllValues(boolean twoByte) throws MalformedException {
        begin(twoByte);
        writer.add(1, SdesText.bytes("audio-0"));
        SendTimes.writeTime(array, writer.add(2, SendTimes.TIME_LENGTH), 0xabcdef);
        SendTimes.writeSequence(array, writer.add(3, SendTimes.SEQUENCE_LENGTH), 65_535);
        new AudioLevel(true, 42).writeTo(array, writer.add(4, AudioLevel.LENGTH));
        SendTimes.writeTime(array, writer.add(5, SendTimes.TIME_LENGTH), -3);
        AbsoluteCaptureTime capture = new AbsoluteCaptureTime(0xe0d1c2b3a4958677L, -5L);
        capture.writeTo(array, writer.add(6, capture.length()));
        AbsoluteCaptureTime plain = new AbsoluteCaptureTime(7, null);
        plain.writeTo(array, writer.add(7, plain.length()));
        new VideoOrientation(true, false, 270).writeTo(array, writer.add(8, VideoOrientation.LENGTH));
        new PlayoutDelay(20, 40_950).writeTo(array, writer.add(9, PlayoutDelay.LENGTH));
        finish(0);

        assertThat(packet.extensionCount()).isEqualTo(9);
        assertThat(SdesText.read(packet, 0)).isEqualTo("audio-0");
        assertThat(SdesText.equals(packet, 0, SdesText.bytes("audio-0"))).isTrue();
        assertThat(SdesText.equals(packet, 0, SdesText.bytes("audio-1"))).isFalse();
        assertThat(SendTimes.readTime(packet, 1)).isEqualTo(0xabcdef);
        assertThat(SendTimes.readSequence(packet, 2)).isEqualTo(65_535);
        assertThat(AudioLevel.read(packet, 3)).isEqualTo(new AudioLevel(true, 42));
        assertThat(SendTimes.readOffset(packet, 4)).isEqualTo(-3);
        assertThat(AbsoluteCaptureTime.read(packet, 5)).isEqualTo(capture);
        assertThat(AbsoluteCaptureTime.read(packet, 6)).isEqualTo(plain);
        assertThat(VideoOrientation.read(packet, 7)).isEqualTo(new VideoOrientation(true, false, 270));
        assertThat(PlayoutDelay.read(packet, 8)).isEqualTo(new PlayoutDelay(20, 40_950));
    }

    @Test
    @Spec("RFC 8285 §4.1.2")
    void fillsWithPaddingUpToALength() throws MalformedException {
        begin(false);
        writer.add(1, new byte[] {9});
        finish(22);
        assertThat(packet.headerLength()).isEqualTo(RtpPacket.FIXED_HEADER + 24);
        assertThat(packet.extensionCount()).isEqualTo(1);
        assertThat(HeaderExtensionWriter.blockLength(2)).isEqualTo(8);
    }

    @Test
    @Spec("RFC 3550 §5.3.1")
    void withoutElementsThereIsNoBlock() throws MalformedException {
        begin(false);
        finish(0);
        assertThat(packet.headerLength()).isEqualTo(RtpPacket.FIXED_HEADER);
        assertThat(HeaderExtensionWriter.blockLength(0)).isZero();
    }

    @Test
    @Spec("RFC 8285 §4.2")
    void oneByteHeadersHaveLimits() {
        begin(false);
        assertThatThrownBy(() -> writer.add(15, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.add(1, 17)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.add(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(HeaderExtensionWriter.fitsOneByte(14, 16)).isTrue();
    }

    @Test
    @Spec("RFC 8285 §4.3")
    void twoByteHeadersTakeNoDataAndHighIdentifiers() throws MalformedException {
        begin(true);
        writer.add(200, 0);
        writer.add(15, new byte[20]);
        finish(0);
        assertThat(packet.extensionLength(packet.findExtension(200))).isZero();
        assertThat(packet.extensionLength(packet.findExtension(15))).isEqualTo(20);
        assertThat(AudioLevel.read(packet, packet.findExtension(200))).isNull();
        assertThat(VideoOrientation.read(packet, packet.findExtension(200))).isNull();
        assertThat(AbsoluteCaptureTime.read(packet, packet.findExtension(15))).isNull();
        assertThat(PlayoutDelay.read(packet, packet.findExtension(15))).isNull();
        assertThat(SendTimes.readTime(packet, packet.findExtension(15))).isEqualTo(-1);
        assertThat(SendTimes.readSequence(packet, packet.findExtension(200))).isEqualTo(-1);
    }

    @Test
    void crossedPlayoutLimitsAreNone() throws MalformedException {
        begin(false);
        SendTimes.writeTime(array, writer.add(1, 3), 5 << 12 | 4);
        finish(0);
        assertThat(PlayoutDelay.read(packet, 0)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1000000000, 262144", "63999999999, 16777215", "64000000000, 0", "500000000, 131072"})
    void absoluteSendTimeWrapsAfter64Seconds(long nanos, int expected) {
        assertThat(SendTimes.absoluteSendTime(nanos)).isEqualTo(expected);
        assertThat(Math.abs(SendTimes.nanosOf(expected) - nanos % 64_000_000_000L))
                .isLessThan(4_000);
    }

    @Test
    @Spec("RFC 6464 §3")
    void levelsAreLinear() {
        assertThat(new AudioLevel(false, 127).linear()).isZero();
        assertThat(new AudioLevel(false, 0).linear()).isEqualTo(1);
        assertThat(new AudioLevel(false, 20).linear()).isEqualTo(0.1);
    }

    @Test
    void mapsNegotiatedIdentifiers() {
        ExtensionMap map = ExtensionMap.of(List.of(
                new HeaderExtension(4, ExtensionType.MID.uri()), new HeaderExtension(7, "urn:example:unknown")));
        assertThat(map.id(ExtensionType.MID)).isEqualTo(4);
        assertThat(map.has(ExtensionType.RID)).isFalse();
        assertThat(map.find(packet, ExtensionType.RID)).isEqualTo(-1);
        assertThat(ExtensionMap.of(List.of())).isSameAs(ExtensionMap.NONE);
    }
}
