package dev.parley.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.FrameLayer;
import dev.parley.parameters.Codec;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads byte by byte. */
class PayloadBytesTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static EncodedFrame frame(Codec codec, String hex) {
        return EncodedFrame.of(codec, hex(hex)).build();
    }

    private static List<String> payloads(PayloadPlan plan) {
        return java.util.stream.IntStream.range(0, plan.packets())
                .mapToObj(i -> HexFormat.of().formatHex(plan.payload(i)))
                .toList();
    }

    @Spec("RFC 7741 §4.2")
    @ParameterizedTest
    @CsvSource({
        // S and PID 0 alone; X without extensions; 7 bits; 15 bits; all fields; K without T; N
        "10, 1, false, 0, -1, -1, -1, false, -1, true",
        "9000, 2, false, 0, -1, -1, -1, false, -1, true",
        "80807f, 3, false, 0, 127, -1, -1, false, -1, false",
        "9080b456, 4, false, 0, 13398, -1, -1, false, -1, true",
        "93f0ff01fea5, 6, false, 3, 32513, 254, 2, true, 5, false",
        "80101f, 3, false, 0, -1, -1, -1, false, 31, false",
        "30, 1, true, 0, -1, -1, -1, false, -1, true",
    })
    void vp8Descriptors(
            String bytes,
            int length,
            boolean nonReference,
            int partition,
            int pictureId,
            int tl0PicIdx,
            int layer,
            boolean sync,
            int keyIndex,
            boolean startsFrame)
            throws MalformedException {
        byte[] payload = hex(bytes + "00");
        Vp8Descriptor descriptor = Vp8Descriptor.parse(payload, 0, payload.length);
        assertThat(descriptor.length()).isEqualTo(length);
        assertThat(descriptor.nonReference()).isEqualTo(nonReference);
        assertThat(descriptor.partition()).isEqualTo(partition);
        assertThat(descriptor.pictureId()).isEqualTo(pictureId);
        assertThat(descriptor.tl0PicIdx()).isEqualTo(tl0PicIdx);
        assertThat(descriptor.temporalLayer()).isEqualTo(layer);
        assertThat(descriptor.layerSync()).isEqualTo(sync);
        assertThat(descriptor.keyIndex()).isEqualTo(keyIndex);
        assertThat(descriptor.startsFrame()).isEqualTo(startsFrame);
        for (int cut = 0; cut < length; cut++) {
            int end = cut;
            assertThatThrownBy(() -> Vp8Descriptor.parse(payload, 0, end)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    @Spec("RFC 7741 §4.2")
    void vp8RunningNumbersWrap() throws MalformedException {
        Packetizer packetizer = PayloadFormats.packetizer(EncodedFiles.VP8, new Random(3));
        int previousId = -1;
        int previousBase = -1;
        for (int i = 0; i < 40_000; i++) {
            EncodedFrame frame = EncodedFrame.of(EncodedFiles.VP8, new byte[] {1})
                    .layer(new FrameLayer(0, i % 2))
                    .build();
            byte[] payload =
                    packetizer.packetize(frame, PayloadBudget.uniform(100)).payload(0);
            Vp8Descriptor descriptor = Vp8Descriptor.parse(payload, 0, payload.length);
            if (i > 0) {
                assertThat(descriptor.pictureId()).isEqualTo(previousId + 1 & 0x7fff);
                assertThat(descriptor.tl0PicIdx()).isEqualTo(previousBase + (i % 2 == 0 ? 1 : 0) & 0xff);
            }
            assertThat(descriptor.temporalLayer()).isEqualTo(i % 2);
            previousId = descriptor.pictureId();
            previousBase = descriptor.tl0PicIdx();
        }
    }

    @Test
    @Spec("RFC 9628 §4.2")
    void vp9Descriptors() throws MalformedException {
        // I P L F B: flexible, two references, layers 1 and 2.
        byte[] flexible = hex("f8 8123 55 07 0c aa");
        Vp9Descriptor first = Vp9Descriptor.parse(flexible, 0, flexible.length);
        assertThat(first.length()).isEqualTo(6);
        assertThat(first.pictureId()).isEqualTo(0x0123);
        assertThat(first.interPicture()).isTrue();
        assertThat(first.temporalLayer()).isEqualTo(2);
        assertThat(first.switchingUp()).isTrue();
        assertThat(first.spatialLayer()).isEqualTo(2);
        assertThat(first.interLayer()).isTrue();
        assertThat(first.differences()).containsExactly(3, 6);
        // I L B E V: non-flexible, two layers with sizes, a group of two pictures.
        byte[] structured = hex("ae 05 00 09 38 0140 00b4 0280 0168 02 04 01 48 01 02 aa");
        Vp9Descriptor second = Vp9Descriptor.parse(
                hex("ae 05 00 09 38 0140 00b4 0280 0168 02 04 01 48 01 02 aa"), 0, structured.length);
        assertThat(second.pictureIdBits()).isEqualTo(7);
        assertThat(second.tl0PicIdx()).isEqualTo(9);
        assertThat(second.start() && second.end() && !second.interPicture()).isTrue();
        assertThat(second.structure().widths()).containsExactly(320, 640);
        assertThat(second.structure().heights()).containsExactly(180, 360);
        assertThat(second.structure().group()).containsExactly(List.of(1), List.of(1, 2));
        byte[] four = hex("d0 05 03 03 03 03 aa");
        assertThatThrownBy(() -> Vp9Descriptor.parse(four, 0, four.length)).isInstanceOf(MalformedException.class);
    }

    @Test
    @Spec("RFC 6184 §5.7.1")
    void h264ParameterSetsShareAPacketWithTheSliceAndAreRepeated() throws MalformedException {
        String sps = "6742c01eda02d0496e59";
        String pps = "68ce3c80";
        String idr = "65b80400010203";
        Packetizer packetizer = PayloadFormats.packetizer(EncodedFiles.H264, new Random(1));
        PayloadBudget budget = PayloadBudget.uniform(64);
        // Start codes of three and four bytes, a delimiter, filler, and zeros at the end.
        EncodedFrame first = frame(
                EncodedFiles.H264, "0000000109f0 000001" + sps + "00000001" + pps + "000001" + idr + "0000010c ff 00");
        String expected = "78" + "000a" + sps + "0004" + pps + "0007" + idr;
        assertThat(payloads(packetizer.packetize(first, budget))).containsExactly(expected);
        assertThat(payloads(packetizer.packetize(frame(EncodedFiles.H264, "000001" + idr), budget)))
                .containsExactly(expected);
        assertThat(payloads(packetizer.packetize(frame(EncodedFiles.H264, "00000141 9a00"), budget)))
                .containsExactly("419a");
    }

    @Test
    @Spec("RFC 6184 §5.8")
    void h264FragmentsHaveTheirHeaders() {
        byte[] data = new byte[4 + 1 + 130];
        data[3] = 1;
        data[4] = 0x41;
        for (int i = 5; i < data.length; i++) {
            data[i] = (byte) i;
        }
        PayloadPlan plan = PayloadFormats.packetizer(EncodedFiles.H264, new Random(1))
                .packetize(EncodedFrame.of(EncodedFiles.H264, data).build(), PayloadBudget.uniform(64));
        assertThat(plan.packets()).isEqualTo(3);
        assertThat(plan.payload(0)).startsWith(0x5c, 0x81, 5);
        assertThat(plan.payload(1)).startsWith(0x5c, 0x01);
        assertThat(plan.payload(2)).startsWith(0x5c, 0x41);
        assertThat(plan.length(0)).isEqualTo(plan.length(1));
        assertThat(plan.marker(1)).isFalse();
        assertThat(plan.marker(2)).isTrue();
    }

    @Test
    @Spec("RFC 6184 §6.2")
    void mode0HasOneNalUnitAPacket() {
        Codec mode0 = EncodedFiles.H264.withFmtp("profile-level-id=42e01f");
        Packetizer packetizer = PayloadFormats.packetizer(mode0, new Random(1));
        assertThat(payloads(packetizer.packetize(frame(mode0, "00000141aa 00000141bb"), PayloadBudget.uniform(64))))
                .containsExactly("41aa", "41bb");
        byte[] large = new byte[100];
        java.util.Arrays.fill(large, 3, 100, (byte) 0x41);
        large[2] = 1;
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> packetizer.packetize(EncodedFrame.of(mode0, large).build(), PayloadBudget.uniform(64)))
                .withMessageContaining("packetization-mode 0");
    }

    @Test
    void framesOfAnotherFormAreRefused() {
        PayloadBudget budget = PayloadBudget.uniform(64);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadFormats.packetizer(EncodedFiles.H264, new Random(1))
                        .packetize(frame(EncodedFiles.H264, "0000000541aa"), budget));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadFormats.packetizer(EncodedFiles.AV1, new Random(1))
                        .packetize(frame(EncodedFiles.AV1, "0a7f00"), budget));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PayloadFormats.packetizer(EncodedFiles.VP8, new Random(1))
                        .packetize(frame(EncodedFiles.VP8, ""), budget));
        assertThatIllegalArgumentException().isThrownBy(() -> PayloadBudget.uniform(63));
    }

    @Test
    @Spec("RTP Payload Format For AV1 §4.4")
    void av1UnitsLoseDelimiterAndSizes() {
        // Delimiter, sequence header of 3 bytes, frame of 4 bytes, padding.
        EncodedFrame frame = EncodedFrame.of(EncodedFiles.AV1, hex("1200 0a03010203 320404050607 7a0100"))
                .key(true)
                .build();
        PayloadPlan plan =
                PayloadFormats.packetizer(EncodedFiles.AV1, new Random(1)).packetize(frame, PayloadBudget.uniform(64));
        assertThat(payloads(plan)).containsExactly("28" + "04" + "08010203" + "3004050607");
    }

    @Test
    @Spec("RTP Payload Format For AV1 §5")
    void av1LayersDoNotShareAPacket() {
        EncodedFrame frame = frame(EncodedFiles.AV1, "36000141 36080142");
        PayloadPlan plan =
                PayloadFormats.packetizer(EncodedFiles.AV1, new Random(1)).packetize(frame, PayloadBudget.uniform(64));
        assertThat(payloads(plan)).containsExactly("10" + "340041", "10" + "340842");
    }

    @Test
    @Spec("RFC 7798 §4.4.2")
    void h265AggregationHasTheLowestLayer() {
        EncodedFrame frame = frame(EncodedFiles.H265, "00000102039911 000001020a8822");
        PayloadPlan plan =
                PayloadFormats.packetizer(EncodedFiles.H265, new Random(1)).packetize(frame, PayloadBudget.uniform(64));
        assertThat(payloads(plan)).containsExactly("6003" + "0004" + "02039911" + "0004" + "020a8822");
    }

    @Test
    @Spec("RFC 2198 §3")
    void redundancy() throws MalformedException {
        byte[] payload = Redundancy.write(
                List.of(
                        new Redundancy.Earlier(111, 1_920, hex("aabb")),
                        new Redundancy.Earlier(111, 20_000, hex("00")),
                        new Redundancy.Earlier(111, 960, hex("cc"))),
                111,
                hex("ddee"),
                100);
        assertThat(payload).isEqualTo(hex("ef 1e0002 ef 0f0001 6f aabb cc ddee"));
        List<Redundancy.Block> blocks = Redundancy.parse(payload, 0, payload.length, 63);
        assertThat(blocks).extracting(Redundancy.Block::timestampOffset).containsExactly(1_920, 960, 0);
        assertThat(Redundancy.copy(payload, blocks.get(0))).isEqualTo(hex("aabb"));
        assertThat(Redundancy.copy(payload, blocks.get(2))).isEqualTo(hex("ddee"));
        assertThatThrownBy(() -> Redundancy.parse(payload, 0, payload.length, 111))
                .isInstanceOf(MalformedException.class)
                .hasMessage("RED within RED");
        assertThatThrownBy(() -> Redundancy.parse(payload, 0, 10, 63)).isInstanceOf(MalformedException.class);
        assertThat(Redundancy.write(List.of(new Redundancy.Earlier(1, 5, new byte[40])), 1, new byte[30], 60))
                .hasSize(31);
    }

    @Test
    @Spec("RFC 4733 §2.3")
    void telephoneEvents() throws MalformedException {
        byte[] bytes = hex("0b 8a 0320");
        TelephoneEvent event = TelephoneEvent.parse(bytes, 0, 4);
        assertThat(event).isEqualTo(new TelephoneEvent(11, true, 10, 800));
        assertThat(event.tone()).isEqualTo('#');
        byte[] written = new byte[4];
        event.write(written, 0);
        assertThat(written).isEqualTo(bytes);
        assertThat(TelephoneEvent.eventOf('d')).isEqualTo(15);
        assertThat(TelephoneEvent.eventOf('x')).isEqualTo(-1);
        assertThatThrownBy(() -> TelephoneEvent.parse(bytes, 0, 3)).isInstanceOf(MalformedException.class);
    }

    @Test
    @Spec("RFC 3389 §3")
    void comfortNoise() throws MalformedException {
        ComfortNoise noise = ComfortNoise.parse(hex("b2 7f 00 fe"), 0, 4);
        assertThat(noise.level()).isEqualTo(50);
        assertThat(noise.coefficient(0)).isZero();
        assertThat(noise.coefficient(1)).isBetween(-1.0, -0.99);
        assertThat(noise.toByteArray()).isEqualTo(hex("32 7f 00 fe"));
        assertThatThrownBy(() -> ComfortNoise.parse(hex(""), 0, 0)).isInstanceOf(MalformedException.class);
    }

    @Test
    @Spec("RFC 4588 §4")
    void retransmissions() throws MalformedException {
        assertThat(Retransmission.originalSequenceNumber(hex("fffe01"), 0, 3)).isEqualTo(65_534);
        assertThat(Retransmission.isEmpty(2)).isTrue();
        assertThat(Retransmission.isEmpty(3)).isFalse();
        byte[] header = new byte[2];
        Retransmission.writeHeader(header, 0, 513);
        assertThat(header).containsExactly(2, 1);
        assertThatThrownBy(() -> Retransmission.originalSequenceNumber(header, 0, 1))
                .isInstanceOf(MalformedException.class);
    }

    @Test
    void soundIsAPacketAFrameAndGapsAreMarked() {
        Codec opus = new Codec("audio/opus", 48_000, 2, null);
        PayloadPlan plan = PayloadFormats.packetizer(opus, new Random(1))
                .packetize(frame(opus, "78aa"), PayloadBudget.uniform(64));
        assertThat(payloads(plan)).containsExactly("78aa");
        FrameAssembler assembler = PayloadFormats.assembler(opus);
        assembler.insert(1, 0, true, hex("7801"), 0, 2);
        assembler.insert(3, 1_920, false, hex("7803"), 0, 2);
        assertThat(assembler.poll(Timestamp.ZERO).toByteArray()).isEqualTo(hex("7801"));
        assertThat(assembler.poll(Timestamp.ZERO)).isNull();
        Timestamp due = assembler.nextTimeout();
        assertThat(due).isEqualTo(Timestamp.ofMillis(80));
        EncodedFrame third = assembler.poll(due);
        assertThat(third.gapBefore()).isTrue();
        assertThat(third.toByteArray()).isEqualTo(hex("7803"));
        assertThat(assembler.nextTimeout()).isEqualTo(Timestamp.NEVER);
    }
}
