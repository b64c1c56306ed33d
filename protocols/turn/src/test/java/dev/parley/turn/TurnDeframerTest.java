package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TurnDeframerTest {
    private final TurnDeframer deframer = new TurnDeframer(TurnDeframer.MAX_MESSAGE);

    private static byte[] binding() {
        return StunMessage.of(
                        StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(new java.security.SecureRandom()))
                .toBytes(null, true);
    }

    private static byte[] channelData(int length) {
        PacketBuffer packet = PacketBuffer.allocate(length + 64, 32);
        packet.append(new byte[length], 0, length);
        for (int i = 0; i < length; i++) {
            packet.put8(i, i + length);
        }
        ChannelData.wrapPadded(packet, ChannelData.MIN_CHANNEL + (length & 0xfff));
        return packet.copy();
    }

    private void append(byte[] bytes, int from, int count) {
        deframer.append(PacketBuffer.wrap(bytes, from, count));
    }

    private List<byte[]> messages() throws MalformedException {
        List<byte[]> found = new ArrayList<>();
        PacketBuffer message = PacketBuffer.allocate(0, 0);
        while (deframer.next(message)) {
            found.add(message.copy());
        }
        return found;
    }

    @Test
    @Spec("RFC 8656 §12.5")
    void messagesOfAllLengthsArriveInPiecesOfAllLengths() throws MalformedException {
        List<byte[]> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int length : new int[] {0, 1, 2, 3, 4, 5, 1_200, 2_047, 2_048, 40_000, 65_535}) {
            sent.add(channelData(length));
            sent.add(binding());
        }
        sent.forEach(stream::writeBytes);
        byte[] bytes = stream.toByteArray();
        for (int piece : new int[] {1, 2, 3, 5, 7, 64, 1_000, 1_449, 16_384, bytes.length}) {
            List<byte[]> received = new ArrayList<>();
            for (int from = 0; from < bytes.length; from += piece) {
                append(bytes, from, Math.min(piece, bytes.length - from));
                received.addAll(messages());
            }
            assertThat(received).as("in pieces of %d", piece).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(received.get(i))
                        .as("message %d in pieces of %d", i, piece)
                        .isEqualTo(sent.get(i));
            }
            assertThat(deframer.waiting()).isZero();
        }
    }

    @Test
    void messagesInPiecesOfRandomLengths() throws MalformedException {
        Random random = new Random(4711);
        List<byte[]> sent = new ArrayList<>();
        List<byte[]> received = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 500; i++) {
            sent.add(random.nextInt(4) == 0 ? binding() : channelData(random.nextInt(1_500)));
            stream.writeBytes(sent.get(i));
        }
        byte[] bytes = stream.toByteArray();
        for (int from = 0; from < bytes.length; ) {
            int piece = Math.min(bytes.length - from, random.nextInt(3_000));
            append(bytes, from, piece);
            received.addAll(messages());
            from += piece;
        }
        assertThat(received).hasSameSizeAs(sent);
        for (int i = 0; i < sent.size(); i++) {
            assertThat(received.get(i)).isEqualTo(sent.get(i));
        }
    }

    @Test
    @Spec("RFC 8656 §12.5")
    void paddingIsNoPartOfTheData() throws MalformedException {
        byte[] bytes = HexFormat.of().parseHex("4000000501020304050000004001000106000000");
        append(bytes, 0, bytes.length);
        PacketBuffer message = PacketBuffer.allocate(0, 0);
        assertThat(deframer.next(message)).isTrue();
        assertThat(ChannelData.unwrap(message)).isEqualTo(0x4000);
        assertThat(message.copy()).containsExactly(1, 2, 3, 4, 5);
        assertThat(deframer.next(message)).isTrue();
        assertThat(ChannelData.unwrap(message)).isEqualTo(0x4001);
        assertThat(message.copy()).containsExactly(6);
    }

    @Test
    void whatIsNeitherEndsTheStream() {
        for (String hex : List.of("10000000", "16030100", "50000000", "80000000", "ffffffff", "20000000")) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            TurnDeframer other = new TurnDeframer(TurnDeframer.MAX_MESSAGE);
            other.append(PacketBuffer.wrap(bytes));
            assertThatThrownBy(() -> other.next(PacketBuffer.allocate(0, 0)))
                    .as(hex)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aStunLengthThatIsNoMultipleOfFourEndsTheStream() {
        byte[] bytes = HexFormat.of().parseHex("00010003");
        append(bytes, 0, 4);
        assertThatThrownBy(this::messages).isInstanceOf(MalformedException.class);
    }

    @Test
    void aMessageAboveTheLimitIsRefusedBeforeItArrives() throws MalformedException {
        deframer.setLimit(2_048);
        byte[] fits = channelData(2_044);
        append(fits, 0, fits.length);
        assertThat(messages()).hasSize(1);
        append(channelData(2_045), 0, 4);
        assertThatThrownBy(this::messages)
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("too long");
    }
}
