package dev.parley.rtp.rtcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.rtp.rtcp.CongestionControlFeedback.Arrival;
import dev.parley.rtp.rtcp.SourceDescription.Chunk;
import dev.parley.rtp.rtcp.SourceDescription.Item;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RtcpReaderTest {
    private final DropCounters drops = new DropCounters();

    private List<RtcpPacket> read(String hex) {
        return read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private List<RtcpPacket> read(byte[] bytes) {
        List<RtcpPacket> packets = new ArrayList<>();
        RtcpReader.read(PacketBuffer.wrap(bytes), packets, drops);
        return packets;
    }

    private static byte[] write(List<? extends RtcpPacket> packets) {
        PacketBuffer buffer = PacketBuffer.allocate(2_000, 7);
        for (RtcpPacket packet : packets) {
            int before = buffer.length();
            packet.writeTo(buffer);
            assertThat(buffer.length() - before).as("%s", packet).isEqualTo(packet.length());
        }
        return buffer.copy();
    }

    static Stream<Arguments> packets() {
        return Stream.of(
                Arguments.of(
                        "81 c8 000c 11111111 e0d1c2b3a4958677 00015f90 0000000a 000003e8"
                                + " 22222222 40 fffffe 00012345 00000012 c2b3a495 00010000",
                        new SenderReport(
                                0x11111111,
                                0xe0d1c2b3a4958677L,
                                90_000,
                                10,
                                1_000,
                                List.of(new ReportBlock(0x22222222, 64, -2, 0x12345, 18, 0xc2b3a495, 0x10000)))),
                Arguments.of("80 c9 0001 00000001", new ReceiverReport(1, List.of())),
                Arguments.of(
                        "82 ca 0006 11111111 01 02 6162 0f 01 30 00 22222222 01 03 616263 000000",
                        new SourceDescription(List.of(
                                new Chunk(
                                        0x11111111,
                                        List.of(
                                                new Item(SourceDescription.CNAME, "ab"),
                                                new Item(SourceDescription.MID, "0"))),
                                new Chunk(0x22222222, List.of(new Item(SourceDescription.CNAME, "abc")))))),
                Arguments.of("82 cb 0002 00000001 00000002", new Goodbye(List.of(1, 2), null)),
                Arguments.of("81 cb 0002 00000001 03 627965", new Goodbye(List.of(1), "bye")),
                Arguments.of(
                        "85 cc 0003 00000007 50524c59 01020304",
                        new ApplicationDefined(5, 7, "PRLY", new byte[] {1, 2, 3, 4})),
                // Lost: 10, 12, 26 in one entry; 27 is 17 behind the first and needs another.
                Arguments.of(
                        "81 cd 0004 00000001 00000002 000a 8002 001b 0000", new Nack(1, 2, List.of(10, 12, 26, 27))),
                Arguments.of("81 cd 0003 00000001 00000002 ffff 0001", new Nack(1, 2, List.of(65_535, 0))),
                Arguments.of("81 ce 0002 00000001 00000002", new PictureLossIndication(1, 2)),
                Arguments.of(
                        "82 ce 0003 00000001 00000002 00080045",
                        new SliceLossIndication(1, 2, List.of(new SliceLossIndication.Slice(1, 1, 5)))),
                Arguments.of(
                        "84 ce 0004 00000001 00000000 00000002 09000000",
                        new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(2, 9)))),
                Arguments.of(
                        "8f ce 0005 00000001 00000000 52454d42 01 0b d090 00000002",
                        new ReceiverEstimatedMaximumBitrate(1, 0x3d090L << 2, List.of(2))),
                Arguments.of(
                        "80 cf 0004 00000001 04 00 0002 e0d1c2b3a4958677",
                        new ExtendedReport(1, List.of(new ExtendedReport.ReceiverReferenceTime(0xe0d1c2b3a4958677L)))),
                Arguments.of(
                        "80 cf 0005 00000001 05 00 0003 00000002 c2b3a495 00008000",
                        new ExtendedReport(
                                1,
                                List.of(new ExtendedReport.DelaySinceLastReceiverReport(
                                        List.of(new ExtendedReport.Entry(2, 0xc2b3a495, 0x8000)))))),
                Arguments.of(
                        "8b cd 0006 00000001 00000002 0064 0003 8010 0000 e001 0000 00000005",
                        new CongestionControlFeedback(
                                1,
                                List.of(new CongestionControlFeedback.StreamReport(
                                        2,
                                        100,
                                        List.of(new Arrival(true, 0, 16), Arrival.LOST, new Arrival(true, 3, 1)))),
                                5)));
    }

    @ParameterizedTest
    @MethodSource("packets")
    void readsAndWritesEachPacket(String hex, RtcpPacket packet) {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertThat(read(bytes)).containsExactly(packet);
        assertThat(drops.total()).isZero();
        assertThat(write(List.of(packet))).isEqualTo(bytes);
    }

    /** Chromium's first feedback of a connection: one packet, and a byte of padding. */
    @Test
    @Spec("draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1")
    void readsFeedbackOfABrowser() {
        byte[] captured = HexFormat.of().parseHex("afcd0005fa17fa1743032fa0009900013de8021720019401");
        List<RtcpPacket> packets = read(captured);
        TransportWideFeedback feedback =
                new TransportWideFeedback(0xfa17fa17, 0x43032fa0, 153, 4_057_090, 23, new int[] {148});
        assertThat(packets).containsExactly(feedback);
        assertThat(write(packets)).isEqualTo(captured);
    }

    @Test
    void writesEveryPatternOfArrivals() {
        Random random = new Random(7);
        for (int round = 0; round < 2_000; round++) {
            int[] deltas = new int[1 + random.nextInt(60)];
            int stickiness = random.nextInt(20);
            int last = 0;
            for (int i = 0; i < deltas.length; i++) {
                if (i == 0 || random.nextInt(20) >= stickiness) {
                    last = switch (random.nextInt(4)) {
                        case 0 -> TransportWideFeedback.NOT_RECEIVED;
                        case 1 -> random.nextInt(65_536) - 32_768;
                        default -> random.nextInt(256);
                    };
                }
                deltas[i] = last;
            }
            TransportWideFeedback feedback =
                    new TransportWideFeedback(1, 2, random.nextInt(65_536), random.nextInt(), round, deltas);
            assertThat(read(write(List.of(feedback)))).as("round %d", round).containsExactly(feedback);
        }
    }

    @Test
    void runsOfArrivalsAreShort() {
        TransportWideFeedback feedback = new TransportWideFeedback(1, 2, 0, 0, 0, new int[5_000]);
        assertThat(feedback.length()).isEqualTo(20 + 2 + 5_000 + 2);
        int[] lost = new int[5_000];
        java.util.Arrays.fill(lost, 1, 5_000, TransportWideFeedback.NOT_RECEIVED);
        assertThat(new TransportWideFeedback(1, 2, 0, 0, 0, lost).length()).isLessThanOrEqualTo(28);
        assertThatThrownBy(() -> new TransportWideFeedback(1, 2, 0, 0, 0, new int[] {40_000}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Spec("RFC 3550 §6.4.1")
    void referenceTimeAndLossAreSigned() {
        TransportWideFeedback feedback = new TransportWideFeedback(1, 2, 3, -5, 0, new int[] {0});
        assertThat(((TransportWideFeedback) read(write(List.of(feedback))).get(0)).referenceTime())
                .isEqualTo(-5);
        ReceiverReport report = new ReceiverReport(1, List.of(new ReportBlock(2, 0, -9_000_000, 0, 0, 0, 0)));
        ReceiverReport back = (ReceiverReport) read(write(List.of(report))).get(0);
        assertThat(back.reports().get(0).cumulativeLost()).isEqualTo(ReportBlock.MIN_LOST);
    }

    @Test
    @Spec("RFC 5104 §4.2.1.1")
    void maximumBitratesKeepSeventeenBits() {
        for (long rate : new long[] {0, 1, 131_071, 131_072, 2_500_000, 1L << 40}) {
            TemporaryMaximumBitrate request =
                    new TemporaryMaximumBitrate(false, 1, List.of(new TemporaryMaximumBitrate.Limit(2, rate, 40)));
            TemporaryMaximumBitrate back =
                    (TemporaryMaximumBitrate) read(write(List.of(request))).get(0);
            assertThat(back.limits().get(0).bitsPerSecond()).isBetween(rate - rate / 65_536, rate);
            assertThat(back.limits().get(0).overhead()).isEqualTo(40);
        }
    }

    @Test
    @Spec("RFC 3550 §6.1")
    @Spec("RFC 5506 §3")
    void readsCompoundAndReducedSizeDatagrams() {
        List<RtcpPacket> compound = List.of(
                new ReceiverReport(1, List.of()),
                new SourceDescription(List.of(new Chunk(1, List.of(new Item(1, "name"))))),
                new PictureLossIndication(1, 2));
        assertThat(read(write(compound))).isEqualTo(compound);
        assertThat(read(write(compound.subList(2, 3)))).isEqualTo(compound.subList(2, 3));
    }

    @ParameterizedTest
    @CsvSource({
        // Unknown type 192, then a PLI.
        "80c00001 00000001 81ce0002 00000001 00000002, 1, RTCP of an unknown type",
        // Unknown format of transport feedback, then a PLI.
        "9ecd0002 00000001 00000002 81ce0002 00000001 00000002, 1, RTCP of an unknown type",
        // A report that claims two blocks and has none is skipped.
        "82c90001 00000001 81ce0002 00000001 00000002, 1, RTCP report shorter than its blocks",
        // The second member reaches beyond the datagram: the first counts.
        "81ce0002 00000001 00000002 81ce0003 00000001 00000002, 1, RTCP beyond the datagram",
        "81ce0002 00000001 00000002 81ce, 1, RTCP without a header",
        "41ce0002 00000001 00000002, 0, RTCP without a header",
        "81cd0002 00000001 00000002, 0, NACK without packets",
        "81cd0001 00000001, 0, RTCP feedback without its SSRCs",
        "a1ce0002 00000001 00000009, 0, RTCP padding beyond the packet",
        "a1ce0002 00000001 00000004, 0, RTCP feedback without its SSRCs",
        "8fce0004 00000001 00000000 52454d42 01ffffff, 0, REMB shorter than its streams",
        "8fce0005 00000001 00000000 52454d42 01ffffff 00000001, 0, REMB with an absurd rate",
        "8fce0004 00000001 00000000 11111111 00000000, 0, application layer feedback of an unknown kind",
        "83cd0004 00000001 00000000 00000002 ffffffff, 0, TMMBR with an absurd rate",
        "81ca0002 00000001 01ff6162, 0, RTCP source description item too long",
        "82ca0002 00000001 00000000, 0, RTCP source description shorter than its chunks",
        "81cb0002 00000001 ff000000, 0, RTCP goodbye with a reason too long",
        "80cf0002 00000001 04000002, 0, XR block beyond the packet",
        "8fcd0004 00000001 00000002 00000000 00000000, 0, transport feedback about too few or too many packets",
        "8fcd0004 00000001 00000002 00000001 00000000, 0, transport feedback without its chunks",
        "8fcd0005 00000001 00000002 00000001 00000000 60010000, 0, transport feedback with a reserved chunk",
        "8fcd0005 00000001 00000002 00000001 00000000 20000000, 0, transport feedback with a reserved chunk",
        "8fcd0005 00000001 00000002 00000005 00000000 40050000, 0, transport feedback without its times",
        "8bcd0004 00000001 00000002 0000ffff 00000000, 0, congestion feedback beyond the packet",
    })
    void skipsWhatIsWrong(String hex, int read, String reason) {
        assertThat(read(hex)).hasSize(read);
        assertThat(drops.snapshot()).containsOnlyKeys(reason);
    }

    @Test
    @Spec("RFC 3611 §3")
    void skipsUnknownBlocksOfExtendedReports() {
        List<RtcpPacket> packets = read("80cf0006 00000001 ff000001 aaaaaaaa 04000002 00000000 00000005");
        assertThat(packets)
                .containsExactly(new ExtendedReport(1, List.of(new ExtendedReport.ReceiverReferenceTime(5))));
    }

    @Test
    void randomBytesNeverThrow() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[4 * (1 + random.nextInt(20))];
            random.nextBytes(bytes);
            bytes[0] = (byte) (0x80 | bytes[0] & 0x3f);
            bytes[1] = (byte) (200 + random.nextInt(8));
            bytes[2] = 0;
            bytes[3] = (byte) (bytes.length / 4 - 1);
            for (RtcpPacket packet : read(bytes)) {
                assertThat(packet.length()).isPositive();
            }
        }
    }
}
