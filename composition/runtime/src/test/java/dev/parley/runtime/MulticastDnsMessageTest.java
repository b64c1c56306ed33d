package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.runtime.MulticastDnsMessage.AddressRecord;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MulticastDnsMessageTest {
    private static final String NAME = "1f4712db-ea17-4bcf-a596-105139dfd8bf.local";

    /** An answer as a browser sends it: one A record with the cache-flush bit, and an NSEC record that says "no other". */
    private static final String ANSWER =
            "0000840000000001000000012431663437313264622d656131372d346263662d613539362d313035"
                    + "313339646664386266056c6f63616c000001800100000078" + "0004c0000205"
                    + "c00c002f8001000000780005c00c000140";

    private static PacketBuffer bytes(String hex) {
        return PacketBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    @Test
    @Spec("RFC 6762 §18")
    void aQueryAsksForBothFamilies() {
        String owner = "05686f737431056c6f63616c00";
        assertThat(HexFormat.of().formatHex(MulticastDnsMessage.query(0x1234, "host1.local.", false)))
                .isEqualTo("123400000002000000000000" + owner + "00010001" + owner + "001c0001");
        assertThat(HexFormat.of().formatHex(MulticastDnsMessage.query(0, "host1.local", true)))
                .as("QU questions")
                .isEqualTo("000000000002000000000000" + owner + "00018001" + owner + "001c8001");
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (String name :
                new String[] {"", ".local", "a..local", "x".repeat(64) + ".local", "ab.".repeat(90) + "local"}) {
            assertThatThrownBy(() -> MulticastDnsMessage.query(0, name, false))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void addressesAreReadAndOtherRecordsSkipped() throws Exception {
        MulticastDnsMessage message = MulticastDnsMessage.parse(bytes(ANSWER));
        assertThat(message.response()).isTrue();
        assertThat(message.id()).isZero();
        assertThat(message.addresses()).containsExactly(new AddressRecord(NAME, InetAddress.getByName("192.0.2.5")));
    }

    @Test
    void aQueryIsNoResponse() throws Exception {
        MulticastDnsMessage query =
                MulticastDnsMessage.parse(PacketBuffer.wrap(MulticastDnsMessage.query(7, NAME, true)));
        assertThat(query.response()).isFalse();
        assertThat(query.id()).isEqualTo(7);
        assertThat(query.addresses()).isEmpty();
    }

    @Test
    void namesCompressedInALoopEnd() {
        assertThatThrownBy(() -> MulticastDnsMessage.parse(
                        bytes("000084000000000100000000" + "c00c" + "00010001000000780004c0000205")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("loop");
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] whole = HexFormat.of().parseHex(ANSWER);
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> MulticastDnsMessage.parse(PacketBuffer.wrap(part)))
                    .as("%d bytes", length)
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void anyBytesParseOrAreMalformed() {
        byte[] whole = HexFormat.of().parseHex(ANSWER);
        Random random = new Random(1);
        int malformed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                MulticastDnsMessage.parse(PacketBuffer.wrap(damaged));
            } catch (MalformedException e) {
                malformed++;
            }
        }
        assertThat(malformed).isBetween(1, 19_999);
    }

    @Test
    void tooManyRecordsAreRefused() {
        assertThatThrownBy(() -> MulticastDnsMessage.parse(bytes("00008400ffffffffffffffff")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("too many");
    }
}
