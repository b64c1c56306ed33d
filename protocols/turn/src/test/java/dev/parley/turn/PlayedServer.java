package dev.parley.turn;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunCredentials;
import dev.parley.stun.StunMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An allocation, and a server that a test plays message by message. */
final class PlayedServer {
    static final InetSocketAddress CLIENT = Addresses.socketAddress("10.0.0.2", 5_000);
    static final InetSocketAddress SERVER = Addresses.socketAddress("192.0.2.1", 3_478);
    static final InetSocketAddress RELAYED = Addresses.socketAddress("192.0.2.1", 50_000);
    static final InetSocketAddress MAPPED = Addresses.socketAddress("203.0.113.1", 7_000);
    static final InetSocketAddress PEER = Addresses.socketAddress("198.51.100.7", 9_000);
    static final String REALM = "example.org";

    final TurnAllocation allocation = new TurnAllocation(
            Path.udp(CLIENT, SERVER), new TurnCredentials("alice", "secret"), new DeterministicRandom(1));
    final List<TurnEvent> events = new ArrayList<>();
    Timestamp now = Timestamp.ofMillis(1_000);
    String nonce = "nonce-1";
    private final TransmitBatch batch = new TransmitBatch();

    /** An allocation that is ready. */
    static PlayedServer ready() {
        PlayedServer server = new PlayedServer();
        server.allocation.allocate(server.now);
        server.challenge(server.request(), ErrorCode.UNAUTHENTICATED);
        server.succeed(server.request(), 600);
        server.sent();
        return server;
    }

    /** Returns what was sent since the last call. */
    List<StunMessage> sent() {
        List<StunMessage> messages = new ArrayList<>();
        batch.clear();
        while (allocation.pollTransmit(batch, now)) {}
        for (int i = 0; i < batch.size(); i++) {
            try {
                messages.add(StunMessage.parse(batch.packet(i)));
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
        for (TurnEvent event = allocation.pollEvent(); event != null; event = allocation.pollEvent()) {
            events.add(event);
        }
        return messages;
    }

    /** Returns the one message that was sent since the last call. */
    StunMessage request() {
        List<StunMessage> messages = sent();
        if (messages.size() != 1) {
            throw new AssertionError(messages);
        }
        return messages.get(0);
    }

    void pass(Duration duration) {
        Timestamp end = now.plus(duration);
        while (!allocation.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, allocation.nextTimeout());
            allocation.handleTimeout(now);
        }
        now = end;
    }

    boolean isSigned(StunMessage request) {
        return request.verifyIntegrity(StunCredentials.longTermKey("alice", REALM, "secret"));
    }

    void challenge(StunMessage request, int code) {
        respond(request, false, new ErrorCode(code, "again"), new Realm(REALM), new Nonce(nonce));
    }

    void refuse(StunMessage request, int code) {
        respond(request, true, new ErrorCode(code, "refused"));
    }

    void succeed(StunMessage request, long lifetime) {
        List<StunAttribute> attributes = new ArrayList<>();
        if (request.method() == TurnMethod.ALLOCATE) {
            attributes.add(TurnAttributes.relayedAddress(RELAYED, request.transactionId()));
            attributes.add(new XorMappedAddress(MAPPED));
        }
        if (lifetime >= 0) {
            attributes.add(TurnAttributes.lifetime(lifetime));
        }
        respond(request, true, attributes.toArray(StunAttribute[]::new));
    }

    void respond(StunMessage request, boolean signed, StunAttribute... attributes) {
        boolean error = attributes.length > 0 && attributes[0] instanceof ErrorCode;
        byte[] bytes = StunMessage.of(
                        error ? StunClass.ERROR_RESPONSE : StunClass.SUCCESS_RESPONSE,
                        request.method(),
                        request.transactionId(),
                        attributes)
                .toBytes(signed ? StunCredentials.longTermKey("alice", REALM, "secret") : null, true);
        allocation.handle(PacketBuffer.wrap(bytes), now);
        for (TurnEvent event = allocation.pollEvent(); event != null; event = allocation.pollEvent()) {
            events.add(event);
        }
    }

    /** Wraps a payload for a peer, and returns the datagram that leaves. */
    PacketBuffer wrap(byte[] payload, InetSocketAddress peer) {
        PacketBuffer packet = PacketBuffer.allocate(200, TransmitBatch.HEAD_ROOM);
        packet.append(payload, 0, payload.length);
        if (!allocation.wrap(packet, peer, now)) {
            throw new AssertionError(allocation.drops().snapshot());
        }
        return packet;
    }
}
