package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.Path;
import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunMessage;
import dev.parley.turn.server.TurnServerConfig;
import dev.parley.turn.server.TurnServerEngine;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** EVEN-PORT and RESERVATION-TOKEN, which clients with RTP and RTCP on two ports want. */
class PairsOfPortsTest {
    private static final Timestamp NOW = Timestamp.ofMillis(1);

    private final TurnServerEngine server = new TurnServerEngine(
            TurnServerConfig.of("example.org"),
            user -> user.equals("alice") ? "secret" : null,
            new DeterministicRandom(4));

    private RawClient client(int port) {
        return new RawClient(server, Path.udp(RawClient.SERVER, Addresses.socketAddress("203.0.113.7", port)));
    }

    private static StunMessage allocate(RawClient client, Timestamp now, StunAttribute... more) {
        List<StunAttribute> attributes = new ArrayList<>(List.of(TurnAttributes.requestedTransport()));
        attributes.addAll(List.of(more));
        return client.request(TurnMethod.ALLOCATE, now, id -> attributes);
    }

    private static InetSocketAddress relayed(StunMessage answer) throws MalformedException {
        InetSocketAddress relayed = TurnAttributes.relayedAddress(answer);
        assertThat(relayed).as("%s", answer).isNotNull();
        return relayed;
    }

    private static int code(StunMessage answer) {
        return answer.get(ErrorCode.class).code();
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void anEvenPortIsGiven() throws Exception {
        assertThat(relayed(allocate(client(5_000), NOW, TurnAttributes.evenPort(false)))
                                .getPort()
                        % 2)
                .isZero();
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void theNextPortIsHeldForTheSecondAllocation() throws Exception {
        StunMessage first = allocate(client(5_000), NOW, TurnAttributes.evenPort(true));
        Long token = TurnAttributes.reservationToken(first);
        assertThat(token).isNotNull();
        StunMessage second = allocate(client(5_001), NOW.plusMillis(29_000), TurnAttributes.reservationToken(token));
        assertThat(relayed(second).getPort()).isEqualTo(relayed(first).getPort() + 1);
        // Once only.
        assertThat(code(allocate(client(5_002), NOW.plusMillis(29_500), TurnAttributes.reservationToken(token))))
                .isEqualTo(508);
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void aReservationThatIsNotUsedEnds() throws Exception {
        RawClient client = client(5_000);
        StunMessage first = allocate(client, NOW, TurnAttributes.evenPort(true));
        Timestamp later = NOW.plusMillis(36_000);
        for (Timestamp at = NOW; at.isBefore(later); at = at.plusMillis(1_000)) {
            server.handleTimeout(at);
        }
        client.drain(later);
        assertThat(client.closed)
                .containsExactly(new InetSocketAddress(
                        RawClient.SERVER.getAddress(), relayed(first).getPort() + 1));
        Long token = TurnAttributes.reservationToken(first);
        assertThat(code(allocate(client(5_001), later, TurnAttributes.reservationToken(token))))
                .isEqualTo(508);
    }

    @Test
    @Spec("RFC 8656 §7.2")
    void attributesThatExcludeEachOtherAreABadRequest() {
        assertThat(code(allocate(
                        client(5_000), NOW, TurnAttributes.evenPort(false), TurnAttributes.reservationToken(1))))
                .isEqualTo(400);
        assertThat(code(allocate(
                        client(5_001), NOW, TurnAttributes.requestedFamily(false), TurnAttributes.reservationToken(1))))
                .isEqualTo(400);
    }

    /** Allocations that are freed at once would each leave a port for half a minute. */
    @Test
    void reservationsOfAUserAreBounded() throws Exception {
        int held = 0;
        for (int i = 0; i < 30; i++) {
            RawClient client = client(5_000 + i);
            StunMessage answer = allocate(client, NOW, TurnAttributes.evenPort(true));
            held += TurnAttributes.reservationToken(answer) == null ? 0 : 1;
            client.request(TurnMethod.REFRESH, NOW, id -> List.of(TurnAttributes.lifetime(0)));
        }
        assertThat(held).isEqualTo(TurnServerConfig.of("x").maxAllocationsOfUser());
        server.close();
    }
}
