package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.turn.server.TurnServerConfig;
import dev.parley.turn.server.TurnServerEngine;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The default server's refusals: into its own network, in every disguise, nothing is relayed. */
class DeniedPeersTest {
    private static final Timestamp NOW = Timestamp.ofMillis(1);
    private static final String DENIED = "turn server: denied peer";
    private static final String DROPPED = "turn server: peer without permission";

    private final TurnServerEngine server = new TurnServerEngine(
            TurnServerConfig.of("example.org"),
            user -> user.equals("alice") ? "secret" : null,
            new DeterministicRandom(4));
    private final RawClient client =
            new RawClient(server, Path.udp(RawClient.SERVER, Addresses.socketAddress("203.0.113.7", 5_000)));

    @BeforeEach
    void allocate() {
        StunMessage answer =
                client.request(TurnMethod.ALLOCATE, NOW, id -> List.of(TurnAttributes.requestedTransport()));
        assertThat(answer.messageClass()).isEqualTo(StunClass.SUCCESS_RESPONSE);
    }

    private static int code(StunMessage answer) {
        ErrorCode error = answer.get(ErrorCode.class);
        return error == null ? 0 : error.code();
    }

    @ParameterizedTest
    @Spec("RFC 8656 §9.2")
    @CsvSource({
        "127.0.0.1, 7f000001",
        "0.0.0.0, 00000000",
        "10.0.0.1, 0a000001",
        "::ffff:127.0.0.1, 00000000000000000000ffff7f000001",
        "::ffff:10.0.0.1, 00000000000000000000ffff0a000001",
        "64:ff9b::7f00:1, 0064ff9b00000000000000007f000001",
        "64:ff9b::a00:1, 0064ff9b00000000000000000a000001",
        "2002:7f00:1::, 20027f00000100000000000000000000",
        "::127.0.0.1, 0000000000000000000000007f000001",
        "::1, 00000000000000000000000000000001",
        "169.254.169.254, a9fea9fe"
    })
    void aDeniedAddressIsForbiddenAndASendIsDroppedAndCounted(String name, String hex) {
        byte[] octets = HexFormat.of().parseHex(hex);
        assertThat(code(client.request(
                        TurnMethod.CREATE_PERMISSION, NOW, id -> List.of(RawClient.peer(octets, 80, id)))))
                .isEqualTo(403);
        assertThat(code(client.request(
                        TurnMethod.CHANNEL_BIND,
                        NOW,
                        id -> List.of(TurnAttributes.channelNumber(0x4001), RawClient.peer(octets, 80, id)))))
                .isEqualTo(403);
        assertThat(server.drops().get(DENIED)).isEqualTo(2);
        client.send(octets, 80, NOW);
        assertThat(server.drops().get(DROPPED)).isEqualTo(1);
        assertThat(client.relayed).isEmpty();
    }

    /** Two clients of one server may meet there, so that a permission for its address is given; no port but a relay's is reached. */
    @Test
    void portsOfTheServerItselfAreDenied() {
        byte[] own = RawClient.SERVER.getAddress().getAddress();
        assertThat(code(client.request(
                        TurnMethod.CHANNEL_BIND,
                        NOW,
                        id -> List.of(TurnAttributes.channelNumber(0x4001), RawClient.peer(own, 22, id)))))
                .isEqualTo(403);
        client.request(TurnMethod.CREATE_PERMISSION, NOW, id -> List.of(RawClient.peer(own, 22, id)));
        client.send(own, 22, NOW);
        client.send(own, RawClient.SERVER.getPort(), NOW);
        assertThat(server.drops().get(DROPPED)).isEqualTo(2);
        assertThat(client.relayed).isEmpty();
    }

    @Test
    void aPublicAddressIsReached() {
        byte[] octets = {8, 8, 8, 8};
        assertThat(code(client.request(
                        TurnMethod.CREATE_PERMISSION, NOW, id -> List.of(RawClient.peer(octets, 0, id)))))
                .isZero();
        client.send(octets, 80, NOW);
        assertThat(client.relayed).hasSize(1);
    }

    @Test
    @Spec("RFC 8656 §9.2")
    void aPublicAddressOfTheOtherFamilyIsAMismatch() {
        byte[] octets = HexFormat.of().parseHex("2a000000000000000000000000000001");
        assertThat(code(client.request(
                        TurnMethod.CREATE_PERMISSION, NOW, id -> List.of(RawClient.peer(octets, 0, id)))))
                .isEqualTo(443);
    }
}
