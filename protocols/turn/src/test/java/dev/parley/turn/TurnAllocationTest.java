package dev.parley.turn;

import static dev.parley.turn.PlayedServer.MAPPED;
import static dev.parley.turn.PlayedServer.PEER;
import static dev.parley.turn.PlayedServer.RELAYED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnAllocationTest {
    private static final byte[] DATA = {22, 1, 2, 3, 4};

    @Test
    @Spec("RFC 8656 §7")
    void anAddressIsAllocatedAfterTheChallenge() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        StunMessage first = server.request();
        assertThat(first.method()).isEqualTo(TurnMethod.ALLOCATE);
        assertThat(first.has(Username.class)).isFalse();
        assertThat(TurnAttributes.has(first, TurnAttributes.REQUESTED_TRANSPORT))
                .isTrue();
        server.challenge(first, ErrorCode.UNAUTHENTICATED);
        StunMessage second = server.request();
        assertThat(second.transactionId()).isNotEqualTo(first.transactionId());
        assertThat(second.get(Username.class).value()).isEqualTo("alice");
        assertThat(second.get(Realm.class).value()).isEqualTo(PlayedServer.REALM);
        assertThat(second.get(Nonce.class).value()).isEqualTo("nonce-1");
        assertThat(server.isSigned(second)).isTrue();
        server.succeed(second, 600);
        assertThat(server.events).containsExactly(new TurnEvent.Allocated(RELAYED, MAPPED));
        assertThat(server.allocation.relayed()).isEqualTo(RELAYED);
    }

    @Test
    @Spec("RFC 8489 §6.2.1")
    void aServerThatDoesNotAnswerIsUnreachable() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.pass(Duration.ofMillis(9_499));
        assertThat(server.sent()).hasSize(5);
        assertThat(server.events).isEmpty();
        server.pass(Duration.ofMillis(1));
        server.sent();
        assertThat(server.events).containsExactly(new TurnEvent.Refused(701, "The server did not answer.", null));
        assertThat(server.allocation.nextTimeout().isNever()).isTrue();
    }

    @Test
    @Spec("RFC 8489 §9.2.5")
    void wrongCredentialsEndTheAttempt() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        assertThat(server.sent()).isEmpty();
        assertThat(server.events).containsExactly(new TurnEvent.Refused(401, "again", null));
    }

    @Test
    @Spec("RFC 8489 §9.2.5")
    void aSuccessThatIsNotSignedDoesNotCount() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        StunMessage request = server.request();
        server.respond(request, false, TurnAttributes.relayedAddress(RELAYED, request.transactionId()));
        assertThat(server.events).isEmpty();
        server.succeed(request, 600);
        assertThat(server.events).hasSize(1);
    }

    /** 438 comes to every method, and may come again. */
    @Test
    @Spec("RFC 8489 §9.2.5")
    void aStaleNonceIsReplaced() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(540));
        StunMessage refresh = server.sent().stream()
                .filter(message -> message.method() == TurnMethod.REFRESH)
                .findFirst()
                .orElseThrow();
        server.nonce = "nonce-2";
        server.challenge(refresh, 438);
        StunMessage again = server.request();
        assertThat(again.method()).isEqualTo(TurnMethod.REFRESH);
        assertThat(again.get(Nonce.class).value()).isEqualTo("nonce-2");
        server.succeed(again, 600);
        server.wrap(DATA, PEER);
        List<StunMessage> asked = server.sent();
        assertThat(asked)
                .extracting(StunMessage::method)
                .containsExactly(TurnMethod.CREATE_PERMISSION, TurnMethod.CHANNEL_BIND);
        server.nonce = "nonce-3";
        asked.forEach(message -> server.challenge(message, 438));
        assertThat(server.sent())
                .hasSize(2)
                .allMatch(message -> message.get(Nonce.class).value().equals("nonce-3"));
    }

    @Test
    void aServerThatAlwaysFindsTheNonceStaleIsLeft() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(540));
        for (int i = 0; i < TurnAllocation.MAX_CHALLENGES; i++) {
            server.nonce = "again" + i;
            server.sent().stream()
                    .filter(message -> message.method() == TurnMethod.REFRESH)
                    .forEach(message -> server.challenge(message, 438));
        }
        server.sent().forEach(message -> server.challenge(message, 438));
        assertThat(server.events).last().isEqualTo(new TurnEvent.Lost(438, "again"));
    }

    @Test
    @Spec("RFC 8656 §8")
    void anAllocationIsRefreshedInTimeAndReleased() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(539));
        assertThat(server.sent()).allMatch(message -> message.method() == StunMessage.BINDING);
        server.pass(Duration.ofSeconds(1));
        StunMessage refresh = server.request();
        assertThat(refresh.method()).isEqualTo(TurnMethod.REFRESH);
        server.succeed(refresh, 100);
        server.pass(Duration.ofSeconds(50));
        StunMessage second = server.sent().stream()
                .filter(message -> message.method() == TurnMethod.REFRESH)
                .findFirst()
                .orElseThrow();
        server.succeed(second, 600);
        server.allocation.release(server.now);
        StunMessage release = server.request();
        assertThat(TurnAttributes.lifetime(release)).isZero();
        server.succeed(release, 0);
        assertThat(server.allocation.state()).isEqualTo(AllocationState.ENDED);
        assertThat(server.allocation.nextTimeout().isNever()).isTrue();
    }

    @Test
    void aServerThatWasRestartedHasForgottenTheAllocation() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(540));
        server.sent().stream()
                .filter(message -> message.method() == TurnMethod.REFRESH)
                .forEach(message -> server.refuse(message, 437));
        assertThat(server.events).last().isEqualTo(new TurnEvent.Lost(437, "refused"));
    }

    @Test
    void withoutAnswersAnAllocationExpires() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(599));
        server.sent();
        assertThat(server.events).hasSize(1);
        server.pass(Duration.ofSeconds(1));
        server.sent();
        assertThat(server.events.get(1)).isInstanceOf(TurnEvent.Lost.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 420, 437, 440, 441, 442, 486, 508})
    @Spec("RFC 8656 §7.4")
    void anAllocateThatIsRefusedEndsWithTheServersReason(int code) {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        server.refuse(server.request(), code);
        assertThat(server.events).containsExactly(new TurnEvent.Refused(code, "refused", null));
    }

    @Test
    void aServerErrorIsTriedOnceMore() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        server.refuse(server.request(), 500);
        server.pass(Duration.ofSeconds(1));
        server.refuse(server.request(), 500);
        assertThat(server.events).containsExactly(new TurnEvent.Refused(500, "refused", null));
    }

    @Test
    @Spec("RFC 8489 §10")
    void anAlternateServerIsNamed() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        InetSocketAddress other = Addresses.socketAddress("192.0.2.2", 3_478);
        server.respond(server.request(), false, new ErrorCode(300, "there"), new AlternateServer(other));
        assertThat(server.events).containsExactly(new TurnEvent.Refused(300, "there", other));
    }

    // ---- Peers

    @Test
    @Spec("RFC 8656 §11")
    void packetsGoAsIndicationsAndThenByChannel() throws Exception {
        PlayedServer server = PlayedServer.ready();
        PacketBuffer indication = server.wrap(DATA, PEER);
        StunMessage send = StunMessage.parse(indication);
        assertThat(send.method()).isEqualTo(TurnMethod.SEND);
        assertThat(TurnAttributes.peerAddresses(send)).containsExactly(PEER);
        List<StunMessage> asked = server.sent();
        assertThat(TurnAttributes.peerAddresses(asked.get(0)).get(0).getAddress())
                .isEqualTo(PEER.getAddress());
        int number = TurnAttributes.channelNumber(asked.get(1));
        assertThat(number).isBetween(ChannelData.MIN_CHANNEL, ChannelData.MAX_CHANNEL);
        asked.forEach(message -> server.succeed(message, -1));
        PacketBuffer channel = server.wrap(DATA, PEER);
        assertThat(channel.length()).isEqualTo(ChannelData.HEADER + DATA.length);
        assertThat(channel.u16(0)).isEqualTo(number);
        assertThat(server.allocation.handle(channel, server.now)).isEqualTo(TurnAllocation.Received.DATA);
        assertThat(channel.copy()).isEqualTo(DATA);
        assertThat(server.allocation.lastPeer()).isEqualTo(PEER);
    }

    @Test
    @Spec("RFC 8656 §11.4")
    void dataOfAPermittedPeerIsUnwrappedAndOfAnotherDropped() {
        PlayedServer server = PlayedServer.ready();
        server.wrap(DATA, PEER);
        server.sent().forEach(message -> server.succeed(message, -1));
        PacketBuffer packet = PacketBuffer.allocate(200, 64);
        packet.append(DATA, 0, DATA.length);
        Indications.wrap(packet, TurnMethod.DATA, PEER, new TransactionId(1, 2));
        assertThat(server.allocation.handle(packet, server.now)).isEqualTo(TurnAllocation.Received.DATA);
        assertThat(packet.copy()).isEqualTo(DATA);
        InetSocketAddress stranger = Addresses.socketAddress("203.0.113.99", 1);
        PacketBuffer other = PacketBuffer.wrap(DATA.clone());
        Indications.wrap(other, TurnMethod.DATA, stranger, new TransactionId(1, 2));
        assertThat(server.allocation.handle(other, server.now)).isEqualTo(TurnAllocation.Received.TAKEN);
        assertThat(server.allocation.drops().get("turn: data of no permitted peer"))
                .isEqualTo(1);
    }

    @Test
    @Spec("RFC 8656 §9")
    void permissionsInUseAreRenewedAndOthersAreNot() {
        PlayedServer server = PlayedServer.ready();
        byte[] check = StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, new TransactionId(1, 2))
                .toBytes(null, false);
        server.wrap(check, PEER);
        assertThat(server.sent()).as("checks alone get no channel").hasSize(1).allMatch(message -> {
            server.succeed(message, -1);
            return message.method() == TurnMethod.CREATE_PERMISSION;
        });
        server.pass(Duration.ofSeconds(200));
        server.wrap(check, PEER);
        server.sent();
        server.pass(Duration.ofSeconds(40));
        List<StunMessage> renewed = server.sent();
        assertThat(renewed).anyMatch(message -> message.method() == TurnMethod.CREATE_PERMISSION);
        renewed.forEach(message -> server.succeed(message, -1));
        server.pass(Duration.ofSeconds(250));
        server.sent().forEach(message -> server.succeed(message, message.method() == TurnMethod.REFRESH ? 6_000 : -1));
        server.pass(Duration.ofSeconds(700));
        assertThat(server.sent()).noneMatch(message -> message.method() == TurnMethod.CREATE_PERMISSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 443, 446, 447})
    @Spec("RFC 8656 §10.4")
    void aRefusedPeerCostsThatPeerAlone(int code) {
        PlayedServer server = PlayedServer.ready();
        server.wrap(DATA, PEER);
        server.sent().forEach(message -> server.refuse(message, code));
        assertThat(server.events).last().isEqualTo(new TurnEvent.PeerRefused(PEER.getAddress(), code));
        PacketBuffer packet = PacketBuffer.allocate(200, 64);
        packet.append(DATA, 0, DATA.length);
        assertThat(server.allocation.wrap(packet, PEER, server.now)).isFalse();
        assertThat(server.allocation.state()).isEqualTo(AllocationState.READY);
        server.wrap(DATA, Addresses.socketAddress("198.51.100.8", 1));
    }

    @Test
    void withoutAChannelIndicationsGoOn() {
        PlayedServer server = PlayedServer.ready();
        server.wrap(DATA, PEER);
        for (StunMessage message : server.sent()) {
            if (message.method() == TurnMethod.CHANNEL_BIND) {
                server.refuse(message, 400);
            } else {
                server.succeed(message, -1);
            }
        }
        assertThat(StunMessage.looksLikeStun(server.wrap(DATA, PEER))).isTrue();
    }

    @Test
    void theLimitOfPermissionsHolds() {
        PlayedServer server = PlayedServer.ready();
        for (int i = 0; i < PeerTable.MAX_PERMISSIONS; i++) {
            server.wrap(DATA, Addresses.socketAddress("198.51.100." + i, 1));
        }
        PacketBuffer packet = PacketBuffer.allocate(200, 64);
        packet.append(DATA, 0, DATA.length);
        assertThat(server.allocation.wrap(packet, Addresses.socketAddress("203.0.113.7", 1), server.now))
                .isFalse();
        assertThat(server.sent())
                .filteredOn(message -> message.method() == TurnMethod.CREATE_PERMISSION)
                .hasSize(PeerTable.MAX_PERMISSIONS / RelayedPeers.PEERS_PER_REQUEST);
    }

    @Test
    @Spec("RFC 8656 §12")
    void anIdleAllocationKeepsTheBindingOfItsNat() {
        PlayedServer server = PlayedServer.ready();
        server.pass(Duration.ofSeconds(100));
        assertThat(server.sent()).hasSize(4).allMatch(message -> message.messageClass() == StunClass.INDICATION);
    }

    @Test
    void garbageChangesNothing() {
        PlayedServer server = PlayedServer.ready();
        java.util.Random random = new java.util.Random(3);
        PacketBuffer good = PacketBuffer.allocate(300, 100);
        good.append(DATA, 0, DATA.length);
        Indications.wrap(good, TurnMethod.DATA, PEER, new TransactionId(1, 2));
        byte[] seed = good.copy();
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = java.util.Arrays.copyOf(seed, random.nextInt(seed.length + 1));
            for (int flips = random.nextInt(6); flips > 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            server.allocation.handle(PacketBuffer.wrap(bytes), server.now);
        }
        assertThat(server.allocation.state()).isEqualTo(AllocationState.READY);
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void thePasswordAppearsInNoText() {
        assertThat(new TurnCredentials("alice", "secret").toString()).doesNotContain("secret");
    }
}
