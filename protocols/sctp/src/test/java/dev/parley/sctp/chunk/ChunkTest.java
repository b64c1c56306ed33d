package dev.parley.sctp.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkTest {
    private static Chunk parse(String hex) throws MalformedException {
        PacketBuffer packet = PacketBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
        return Chunk.parse(packet, 0, Chunk.lengthAt(packet, 0));
    }

    private static String write(Chunk chunk) {
        PacketBuffer packet = PacketBuffer.allocate(2_000, 0);
        chunk.writeTo(packet);
        assertThat(packet.length()).isEqualTo(chunk.paddedLength());
        return HexFormat.of().formatHex(packet.copy());
    }

    /** What Chromium's INIT says: 5 MiB, 65,535 streams each way, Forward-TSN-Supported, RE-CONFIG and FORWARD TSN. */
    private static final String CHROMIUM = "0100001e 11223344 00500000 ffffffff 0a0b0c0d c0000004 80080006 82c00000";

    /** What Firefox's INIT says: 16 MiB, and I-DATA and I-FORWARD-TSN besides. */
    private static final String FIREFOX = "01000020 11223344 01000000 ffffffff 0a0b0c0d c0000004 80080008 82c040c2";

    @Test
    @Spec("RFC 9260 §3.3.2")
    void initOfChromium() throws MalformedException {
        Initiation init = ((InitChunk) parse(CHROMIUM)).body();
        assertThat(init.initiateTag()).isEqualTo(0x11223344);
        assertThat(init.receiveWindow()).isEqualTo(5 << 20);
        assertThat(init.outboundStreams()).isEqualTo(65_535);
        assertThat(init.inboundStreams()).isEqualTo(65_535);
        assertThat(init.initialTsn()).isEqualTo(0x0a0b0c0d);
        assertThat(init.supportsForwardTsn()).isTrue();
        assertThat(init.supportsExtension(ReconfigChunk.TYPE)).isTrue();
        assertThat(init.supportsExtension(0x40)).isFalse();
        assertThat(write(new InitChunk(init))).isEqualTo(CHROMIUM.replace(" ", ""));
    }

    @Test
    @Spec("RFC 9260 §3.3.2")
    void initOfFirefox() throws MalformedException {
        Initiation init = ((InitChunk) parse(FIREFOX)).body();
        assertThat(init.receiveWindow()).isEqualTo(16 << 20);
        assertThat(init.supportsExtension(0x40)).isTrue();
        assertThat(write(new InitChunk(init))).isEqualTo(FIREFOX.replace(" ", ""));
    }

    @Test
    @Spec("RFC 9260 §3.3.1")
    void data() throws MalformedException {
        DataChunk data = (DataChunk) parse("00030013 00000007 00050009 00000033 61626300");
        assertThat(data.begin()).isTrue();
        assertThat(data.end()).isTrue();
        assertThat(data.unordered()).isFalse();
        assertThat(data.tsn()).isEqualTo(7);
        assertThat(data.stream()).isEqualTo(5);
        assertThat(data.ssn()).isEqualTo(9);
        assertThat(data.ppid()).isEqualTo(51);
        assertThat(new String(data.data(), StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(write(data)).isEqualTo("000300130000000700050009000000336162" + "6300");
    }

    @Test
    @Spec("RFC 9260 §3.3.4")
    void sack() throws MalformedException {
        String hex = "0300001c 0000000c 00001000 00020001 00020003 00050005 0000000b";
        SackChunk sack = (SackChunk) parse(hex);
        assertThat(sack.cumulativeTsn()).isEqualTo(12);
        assertThat(sack.receiveWindow()).isEqualTo(4096);
        assertThat(sack.gapBlocks()).containsExactly(2, 3, 5, 5);
        assertThat(sack.duplicates()).containsExactly(11);
        assertThat(write(sack)).isEqualTo(hex.replace(" ", ""));
    }

    @Test
    @Spec("RFC 6525 §4.1")
    void outgoingReset() throws MalformedException {
        String hex = "82000016 000d0012 00000001 00000002 00000003 00070000";
        ReconfigChunk chunk = (ReconfigChunk) parse(hex);
        ReconfigParameter.OutgoingReset reset =
                (ReconfigParameter.OutgoingReset) chunk.parameters().get(0);
        assertThat(reset.requestSequence()).isEqualTo(1);
        assertThat(reset.responseSequence()).isEqualTo(2);
        assertThat(reset.lastTsn()).isEqualTo(3);
        assertThat(reset.streams()).containsExactly(7);
        assertThat(write(chunk)).isEqualTo(hex.replace(" ", ""));
    }

    @Test
    @Spec("RFC 3758 §3.2")
    void forwardTsn() throws MalformedException {
        String hex = "c0000010 00000063 00010002 0003ffff";
        ForwardTsnChunk chunk = (ForwardTsnChunk) parse(hex);
        assertThat(chunk.newCumulativeTsn()).isEqualTo(99);
        assertThat(chunk.streams()).containsExactly(1, 3);
        assertThat(chunk.ssns()).containsExactly(2, 65_535);
        assertThat(write(chunk)).isEqualTo(hex.replace(" ", ""));
    }

    @Test
    @Spec("RFC 8260 §2.1")
    void iData() throws MalformedException {
        IDataChunk first = (IDataChunk) parse("40060017 00000007 00050000 00010002 00000033 61626300");
        assertThat(first.begin()).isTrue();
        assertThat(first.end()).isFalse();
        assertThat(first.unordered()).isTrue();
        assertThat(first.tsn()).isEqualTo(7);
        assertThat(first.stream()).isEqualTo(5);
        assertThat(first.mid()).isEqualTo(0x10002);
        assertThat(first.ppidOrFsn()).isEqualTo(51);
        assertThat(first.fsn()).isZero();
        assertThat(new String(first.data(), StandardCharsets.UTF_8)).isEqualTo("abc");
        assertThat(write(first)).isEqualTo("400600170000000700050000000100020000003361626300");
        // Without B the last field is the fragment's number; what is reserved is ignored.
        IDataChunk last = (IDataChunk) parse("40010015 00000008 0005ffff 00010002 00000033 64000000");
        assertThat(last.fsn()).isEqualTo(51);
        assertThat(last.end()).isTrue();
        assertThat(write(last)).isEqualTo("400100150000000800050000000100020000003364000000");
    }

    /** Captured from Pion (sctp 1.12.0): what it sends of one message of 200 bytes, and a short one on another stream. */
    @ParameterizedTest
    @CsvSource({
        "40030019 a7547779 00030000 00000000 00000033 68656c6c6f 000000, true, true, 3, 0, 51, 5",
        "4001001c a754777c 00010000 00000000 00000002 c0c1c2c3c4c5c6c7, false, true, 1, 0, 2, 8",
        "40070019 a754777d 00030000 00000000 00000033 6c6f73747a 000000, true, true, 3, 0, 51, 5",
        "40030018 a754777e 00010000 00000001 00000035 6d6f7265, true, true, 1, 1, 53, 4"
    })
    @Spec("RFC 8260 §2.1")
    void iDataOfPion(String hex, boolean begin, boolean end, int stream, int mid, int ppidOrFsn, int size)
            throws MalformedException {
        IDataChunk chunk = (IDataChunk) parse(hex);
        assertThat(chunk.begin()).isEqualTo(begin);
        assertThat(chunk.end()).isEqualTo(end);
        assertThat(chunk.stream()).isEqualTo(stream);
        assertThat(chunk.mid()).isEqualTo(mid);
        assertThat(chunk.ppidOrFsn()).isEqualTo(ppidOrFsn);
        assertThat(chunk.size()).isEqualTo(size);
        assertThat(write(chunk)).isEqualTo(hex.replace(" ", ""));
    }

    /** Captured from Pion (sctp 1.12.0): an unordered message on stream 3 is given up. */
    @Test
    @Spec("RFC 8260 §2.3.1")
    void iForwardTsnOfPion() throws MalformedException {
        String hex = "c2000010 34ed6d67 00030001 00000000";
        IForwardTsnChunk chunk = (IForwardTsnChunk) parse(hex);
        assertThat(chunk.newCumulativeTsn()).isEqualTo(0x34ed6d67);
        assertThat(chunk.streams()).containsExactly(3);
        assertThat(chunk.unordered()).containsExactly(true);
        assertThat(chunk.mids()).containsExactly(0);
        assertThat(write(chunk)).isEqualTo(hex.replace(" ", ""));
    }

    @Test
    @Spec("RFC 8260 §2.3.1")
    void iForwardTsn() throws MalformedException {
        IForwardTsnChunk chunk = (IForwardTsnChunk) parse("c2000018 00000063 0001fffe 00000002 00030001 ffffffff");
        assertThat(chunk.newCumulativeTsn()).isEqualTo(99);
        assertThat(chunk.streams()).containsExactly(1, 3);
        assertThat(chunk.unordered()).containsExactly(false, true);
        assertThat(chunk.mids()).containsExactly(2, -1);
        assertThat(write(chunk)).isEqualTo("c20000180000006300010000000000020003" + "0001ffffffff");
    }

    @ParameterizedTest
    @CsvSource({
        "04000010 0001000c 0102030405060708",
        "05000010 0001000c 0102030405060708",
        "06010010 000c000c 656e6f7567682121",
        "06000004",
        "07000008 0000000a",
        "08000004",
        "0900000e 0003000a 000000000001 0000",
        "0a000008 01020304",
        "0b000004",
        "0e010004",
        "8200000c 000f0008 00000009",
        "82000010 0010000c 00000001 00000006",
        "82000010 0011000c 00000001 00100000",
        "82000010 0012000c 00000001 00100000",
        "8200000e 000e000a 00000001 0004 0000",
        "3f000006 0102 0000"
    })
    void whatIsReadIsWrittenAgain(String hex) throws MalformedException {
        assertThat(write(parse(hex))).isEqualTo(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        "00030010 00000007 00050009 00000033, DATA without user data",
        "0100000c 11223344 00500000, INIT too short",
        "03000010 0000000c 00001000 00010000, SACK of a wrong length",
        "03000014 0000000c 00001000 00010000 00050002, gap blocks out of order",
        "03000014 0000000c 00001000 00010000 00000002, gap blocks out of order",
        "04000008 00020004, heartbeat without its information",
        "07000004, SHUTDOWN of a wrong length",
        "08000008 00000000, a value in a chunk that has none",
        "09000008 00030002, wrong parameter length",
        "0a000004, empty cookie",
        "8200000c 000d0008 00000001, RE-CONFIG parameter too short",
        "82000004, RE-CONFIG without parameters",
        "c000000a 00000063 0001, FORWARD TSN of a wrong length",
        "40030014 00000007 00050000 00000001 00000033, I-DATA without user data",
        "c200000c 00000063 00010000, I-FORWARD-TSN of a wrong length",
        "00000003, chunk length below four",
        "00000008 000000, truncated chunk"
    })
    void malformed(String hex, String reason) {
        assertThatThrownBy(() -> parse(hex))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @Test
    @Spec("RFC 9260 appendix A")
    void checksumIsWrittenWithItsLeastSignificantByteFirst() throws MalformedException {
        PacketBuffer packet = PacketBuffer.allocate(100, 0);
        new CommonHeader(5000, 5000, 7).writeTo(packet);
        new CookieAckChunk().writeTo(packet);
        CommonHeader.seal(packet, new CRC32C());
        CRC32C crc = new CRC32C();
        byte[] zeroed = packet.copy();
        int stored = packet.i32(8);
        zeroed[8] = 0;
        zeroed[9] = 0;
        zeroed[10] = 0;
        zeroed[11] = 0;
        crc.update(zeroed);
        assertThat(stored).isEqualTo(Integer.reverseBytes((int) crc.getValue()));
        assertThat(CommonHeader.parse(packet, new CRC32C(), false)).isEqualTo(new CommonHeader(5000, 5000, 7));
        packet.put8(13, 1);
        assertThatThrownBy(() -> CommonHeader.parse(packet, new CRC32C(), false))
                .hasMessage("wrong checksum");
    }

    @Test
    void randomBytesAreParsedOrRefused() {
        Random random = new Random(1);
        int[] types = {64, 194, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 130, 192, 63};
        int parsed = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[4 + random.nextInt(60)];
            random.nextBytes(bytes);
            bytes[0] = (byte) types[random.nextInt(types.length)];
            bytes[2] = 0;
            bytes[3] = (byte) bytes.length;
            if (random.nextBoolean() && bytes.length > 8) {
                bytes[6] = 0;
                bytes[7] = (byte) (bytes.length - 4);
            }
            PacketBuffer packet = PacketBuffer.wrap(bytes);
            try {
                Chunk chunk = Chunk.parse(packet, 0, Chunk.lengthAt(packet, 0));
                write(chunk);
                parsed++;
            } catch (MalformedException e) {
                assertThat(e.reason()).isNotEmpty();
            }
        }
        assertThat(parsed).isGreaterThan(1_000);
    }

    @Test
    void textOfAPeerIsCutAndCleaned() {
        ErrorCause cause = ErrorCause.of(ErrorCause.USER_ABORT, "a\nb" + "x".repeat(1_000));
        assertThat(cause.text()).hasSize(200).startsWith("a?b");
        assertThat(new AbortChunk(false, List.of(cause)).causes()).containsExactly(cause);
    }
}
