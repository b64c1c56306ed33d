package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.datachannel.DcepMessage.Ack;
import dev.parley.datachannel.DcepMessage.Open;
import dev.parley.datachannel.DcepMessage.Open.Reliability;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DcepMessageTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @Test
    @Spec("RFC 8832 §5.1")
    void readsTheOpenOfABrowser() throws MalformedException {
        byte[] bytes = hex("03 00 0100 00000000 0004 0000 63686174");

        DcepMessage message = DcepMessage.parse(bytes);

        assertThat(message).isEqualTo(new Open(true, Reliability.RELIABLE, 0, 256, "chat", ""));
        assertThat(message.encoded()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "00, true, RELIABLE",
        "80, false, RELIABLE",
        "01, true, RETRANSMITS",
        "81, false, RETRANSMITS",
        "02, true, TIMED",
        "82, false, TIMED",
    })
    @Spec("RFC 8832 §5.1")
    void readsEveryChannelType(String type, boolean ordered, Reliability reliability) throws MalformedException {
        byte[] bytes = hex("03" + type + "0400 00000bb8 0002 0005 c3a4 70726f746f");

        Open open = (Open) DcepMessage.parse(bytes);

        assertThat(open).isEqualTo(new Open(ordered, reliability, 3_000, 1_024, "ä", "proto"));
        assertThat(open.encoded()).isEqualTo(bytes);
        ChannelParameters channel = open.parameters(7);
        assertThat(channel.id()).isEqualTo(7);
        assertThat(channel.ordered()).isEqualTo(ordered);
        assertThat(channel.maxRetransmits()).isEqualTo(reliability == Reliability.RETRANSMITS ? 3_000 : null);
        assertThat(channel.maxPacketLifeTime()).isEqualTo(reliability == Reliability.TIMED ? 3_000 : null);
        if (reliability != Reliability.RELIABLE) {
            assertThat(Open.of(channel)).isEqualTo(open);
        }
    }

    @Test
    @Spec("RFC 8832 §5.1")
    void sendsZeroAsReliabilityOfAReliableChannel() {
        Open open = Open.of(new ChannelParameters("a", "b", false, null, null, false, null, 128));

        assertThat(open.encoded()).isEqualTo(hex("03 80 0080 00000000 0001 0001 61 62"));
    }

    @Test
    void aLimitAboveTheW3CsBecomesItsLargest() throws MalformedException {
        Open open = (Open) DcepMessage.parse(hex("03 01 0000 ffffffff 0000 0000"));

        assertThat(open.reliabilityParameter()).isEqualTo(0xffff_ffffL);
        assertThat(open.parameters(0).maxRetransmits()).isEqualTo(65_535);
    }

    @Test
    @Spec("RFC 8832 §5.2")
    void readsAck() throws MalformedException {
        assertThat(DcepMessage.parse(hex("02"))).isEqualTo(new Ack());
        assertThat(new Ack().encoded()).isEqualTo(hex("02"));
    }

    @Test
    @Spec("RFC 8832 §7")
    void takesTextsOfTheLargestLength() throws MalformedException {
        String label = "ä".repeat(32_767) + "a";
        Open open = new Open(true, Reliability.RELIABLE, 0, 256, label, "b".repeat(65_535));

        assertThat(DcepMessage.parse(open.encoded())).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "'', DCEP: empty",
        "00, DCEP: unknown message type",
        "01, DCEP: unknown message type",
        "04, DCEP: unknown message type",
        "ff, DCEP: unknown message type",
        "03, DCEP: truncated OPEN",
        "0300010000000000000000, DCEP: truncated OPEN",
        "030301000000000000000000, DCEP: unknown channel type",
        "037f01000000000000000000, DCEP: unknown channel type",
        "03ff01000000000000000000, DCEP: unknown channel type",
        "030001000000000000010000, DCEP: inconsistent lengths",
        "03000100000000000000000161ff, DCEP: inconsistent lengths",
        "0300010000000000ffffffff, DCEP: inconsistent lengths",
        "030001000000000000020000c328, DCEP: text is not UTF-8",
    })
    @Spec("RFC 8832 §7")
    void refusesMalformed(String bytes, String reason) {
        assertThatThrownBy(() -> DcepMessage.parse(hex(bytes)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }

    @Test
    void whateverParsesIsWrittenTheSame() {
        Random random = new Random(1);
        byte[] seed = new Open(false, Reliability.TIMED, 5, 256, "label", "protocol").encoded();
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(40) : seed.length);
            for (int flips = random.nextInt(4); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                DcepMessage message = DcepMessage.parse(bytes);
                assertThat(DcepMessage.parse(message.encoded())).isEqualTo(message);
                if (message instanceof Open) {
                    assertThat(message.encoded()).isEqualTo(bytes);
                }
            } catch (MalformedException e) {
                assertThat(e.reason()).startsWith("DCEP: ");
            }
        }
    }
}
