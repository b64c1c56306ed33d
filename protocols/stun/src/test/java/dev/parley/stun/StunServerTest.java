package dev.parley.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Raw;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunServerTest {
    private static final InetSocketAddress LOCAL = Addresses.socketAddress("198.51.100.1", 3478);
    private final StunServer server = new StunServer();
    private final DeterministicRandom random = new DeterministicRandom(1);
    private Timestamp now = Timestamp.ZERO;

    private byte[] request(boolean fingerprint, StunAttribute... attributes) {
        PacketBuffer out = PacketBuffer.allocate(2_000, 0);
        StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(random), attributes)
                .writeTo(out, null, fingerprint);
        return out.copy();
    }

    private void send(byte[] bytes, String ip, int port) {
        server.handle(PacketBuffer.wrap(bytes), Path.udp(LOCAL, Addresses.socketAddress(ip, port)), now);
    }

    private List<PacketBuffer> answers() {
        TransmitBatch batch = new TransmitBatch();
        while (server.pollTransmit(batch, now)) {}
        List<PacketBuffer> answers = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            answers.add(batch.packet(i));
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7", "2001:db8::7"})
    @Spec("RFC 8489 §12")
    void bindingIsAnsweredBriefly(String ip) throws Exception {
        for (boolean fingerprint : new boolean[] {false, true}) {
            byte[] request = request(fingerprint);
            send(request, ip, 4_000);
            List<PacketBuffer> answers = answers();
            assertThat(answers).hasSize(1);
            StunMessage answer = StunMessage.parse(answers.get(0));
            assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
            assertThat(answer.get(XorMappedAddress.class).address()).isEqualTo(Addresses.socketAddress(ip, 4_000));
            assertThat(answer.hasFingerprint()).isEqualTo(fingerprint);
            assertThat(answers.get(0).length()).isLessThanOrEqualTo(StunServer.MAX_AMPLIFICATION * request.length);
        }
    }

    @Test
    @Spec("RFC 8489 §6.3.1")
    void unknownRequiredAttributes() throws Exception {
        byte[] request = request(false, new Raw(0x0003, new byte[4]), new Raw(0x8111, new byte[4]));
        send(request, "192.0.2.7", 4_000);
        StunMessage answer = StunMessage.parse(answers().get(0));
        assertThat(answer.get(ErrorCode.class).code()).isEqualTo(420);
        assertThat(answer.get(UnknownAttributes.class).types()).containsExactly(3);
    }

    @Test
    void neverMoreThanThreeTimesTheRequest() {
        for (int count = 0; count < 40; count++) {
            StunAttribute[] attributes = new StunAttribute[count];
            for (int i = 0; i < count; i++) {
                attributes[i] = new Raw(0x7000 + i, new byte[0]);
            }
            for (boolean fingerprint : new boolean[] {false, true}) {
                byte[] request = request(fingerprint, attributes);
                send(request, "2001:db8::" + (count + 1), 4_000);
                for (PacketBuffer answer : answers()) {
                    assertThat(answer.length()).isLessThanOrEqualTo(3 * request.length);
                }
            }
        }
    }

    @Test
    void whatIsNoRequestIsCounted() {
        PacketBuffer response = PacketBuffer.allocate(100, 0);
        StunMessage.of(StunClass.SUCCESS_RESPONSE, StunMessage.BINDING, TransactionId.random(random))
                .writeTo(response, null, false);
        send(response.copy(), "192.0.2.7", 4_000);
        PacketBuffer allocate = PacketBuffer.allocate(100, 0);
        StunMessage.of(StunClass.REQUEST, 3, TransactionId.random(random)).writeTo(allocate, null, false);
        send(allocate.copy(), "192.0.2.7", 4_000);
        byte[] broken = request(true);
        broken[broken.length - 1]++;
        send(broken, "192.0.2.7", 4_000);
        send(new byte[] {1, 2, 3}, "192.0.2.7", 4_000);
        send(request(false), "192.0.2.7", 0);
        assertThat(answers()).isEmpty();
        assertThat(server.drops().total()).isEqualTo(5);
        assertThat(server.drops().get("stun server: no Binding request")).isEqualTo(2);
    }

    @Test
    void eachSourceHasItsRate() {
        for (int i = 0; i < 1_000; i++) {
            send(request(false), "192.0.2.7", 4_000 + i);
        }
        assertThat(answers()).hasSize(StunServer.SOURCE_BURST);
        send(request(false), "192.0.2.8", 4_000);
        assertThat(answers()).as("another source is not concerned").hasSize(1);
        now = now.plusMillis(500);
        for (int i = 0; i < 1_000; i++) {
            send(request(false), "192.0.2.7", 4_000 + i);
        }
        assertThat(answers()).hasSize(StunServer.SOURCE_RATE / 2);
    }

    @Test
    void allSourcesTogetherHaveARate() {
        int answered = 0;
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < 5_000; i++) {
                send(request(false), "10.0." + (i >> 8) + "." + (i & 255), 4_000);
                answered += answers().size();
            }
            now = now.plusMillis(1_000);
        }

        assertThat(answered).isEqualTo(StunServer.TOTAL_BURST + 2 * StunServer.TOTAL_RATE);
        assertThat(server.drops().get("stun server: rate of all sources")).isEqualTo(15_000 - answered);
    }

    @Test
    void anIpv6NetworkIsOneSource() {
        for (int i = 0; i < 1_000; i++) {
            send(request(false), "2001:db8:1:1::" + Integer.toHexString(i + 1), 4_000);
        }
        assertThat(answers()).hasSize(StunServer.SOURCE_BURST);
        assertThat(server.sources()).isEqualTo(1);
    }

    @Test
    void theTableOfSourcesIsBounded() {
        for (int i = 0; i < 10_000; i++) {
            send(request(false), "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255), 4_000);
        }
        assertThat(server.sources()).isEqualTo(StunServer.MAX_SOURCES);
        assertThat(answers()).hasSize(StunServer.MAX_WAITING);
        assertThat(server.nextTimeout().isNever()).isTrue();
        assertThat(server.pollEvent()).isNull();
    }
}
