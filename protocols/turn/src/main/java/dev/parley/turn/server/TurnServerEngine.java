package dev.parley.turn.server;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.stun.SourceRates;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.Nonce;
import dev.parley.stun.StunAttribute.Realm;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.turn.ChannelData;
import dev.parley.turn.Indications;
import dev.parley.turn.TurnAttributes;
import dev.parley.turn.TurnMethod;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TURN server, RFC 8656, for clients that come by UDP or by streams, which answers Binding requests as well. It opens no port: {@link TurnServerEvent.OpenRelay} asks the owner
 * for one, and datagrams leave with their paths, those to peers from the relayed address.
 *
 * <p>Nothing is kept for a client that has not authenticated. It relays to the peers that {@link PeerFilter} allows, and to other relayed
 * addresses of its own.
 *
 * <p>Not thread-safe.
 */
public final class TurnServerEngine implements ProtocolEngine<TurnServerEvent> {
    /** Answers a second to a source that has not authenticated, and in one go. */
    static final int ANONYMOUS_RATE = 50;

    static final int ANONYMOUS_BURST = 200;

    /** The most times as long as its request an answer to a client is that has not authenticated. */
    static final int MAX_AMPLIFICATION = 3;

    /** The most datagrams that wait for the owner; one that drains after each batch never comes near. */
    static final int MAX_WAITING = 4_096;

    private record Outgoing(Path path, byte[] bytes) {}

    private final TurnServerConfig config;
    private final Authenticator authenticator;
    private final SourceRates anonymous = new SourceRates(ANONYMOUS_RATE, ANONYMOUS_BURST);
    private final ServerAllocations allocations = new ServerAllocations();
    private final AllocationRequests life;
    private final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>();
    private final ArrayDeque<TurnServerEvent> events = new ArrayDeque<>();
    private final DropCounters drops = new DropCounters();
    private final SecureRandom random;

    /** To clients, and to peers. */
    private final long[] packets = new long[2];

    private final long[] bytes = new long[2];

    /** Creates a server. */
    public TurnServerEngine(TurnServerConfig config, TurnUsers users, SecureRandom random) {
        this.config = config;
        this.random = random;
        this.life = new AllocationRequests(config, allocations, events, random);
        this.authenticator = new Authenticator(config.realm(), users, random);
    }

    /** Returns how many allocations there are. */
    public int allocations() {
        return allocations.size();
    }

    /** Returns the live counts of what was dropped or refused, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns whether a client has an allocation on a path. */
    public boolean hasAllocation(Path client) {
        return allocations.ofClient(client) != null;
    }

    /** Returns how many packets were relayed to peers, or to clients. */
    public long packets(boolean toPeers) {
        return packets[toPeers ? 1 : 0];
    }

    /** Returns how many bytes were relayed to peers, or to clients, without headers. */
    public long bytes(boolean toPeers) {
        return bytes[toPeers ? 1 : 0];
    }

    private void relayed(boolean toPeer, int length) {
        int direction = toPeer ? 1 : 0;
        packets[direction]++;
        bytes[direction] += length;
    }

    // ---- From clients

    /** Takes a datagram of a client, borrowed for the call. */
    public void handle(PacketBuffer datagram, Path path, Timestamp now) {
        if (ChannelData.looksLikeChannelData(datagram)) {
            handleChannelData(datagram, path, now);
            return;
        }
        StunMessage message;
        try {
            message = StunMessage.parse(datagram);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        if (message.messageClass() == StunClass.INDICATION) {
            if (message.method() == TurnMethod.SEND) {
                handleSend(datagram, path, now);
            }
        } else if (message.messageClass() == StunClass.REQUEST) {
            handleRequest(message, datagram.length(), path, now);
        }
    }

    /** A client's stream has ended, and its allocation with it: no 5-tuple is left by which the client could be reached. */
    public void streamClosed(Path path, Timestamp now) {
        ServerAllocation allocation = allocations.ofClient(path);
        if (allocation != null) {
            life.end(allocation);
        }
    }

    private void handleChannelData(PacketBuffer datagram, Path path, Timestamp now) {
        ServerAllocation allocation = allocations.ofClient(path);
        int number = ChannelData.unwrap(datagram);
        InetSocketAddress peer = allocation == null || number < 0 ? null : allocation.peerOf(number, now);
        if (allocation == null || peer == null) {
            drops.count("turn server: unknown channel");
            return;
        }
        toPeer(allocation, peer, datagram, now);
    }

    private void handleSend(PacketBuffer datagram, Path path, Timestamp now) {
        ServerAllocation allocation = allocations.ofClient(path);
        try {
            InetSocketAddress peer = Indications.unwrap(datagram);
            if (allocation == null || peer == null) {
                drops.count("turn server: Send without an allocation");
                return;
            }
            toPeer(allocation, peer, datagram, now);
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
    }

    private void toPeer(ServerAllocation allocation, InetSocketAddress peer, PacketBuffer data, Timestamp now) {
        InetSocketAddress relayed = allocation.relayed;
        if (relayed == null || !allocation.expires.isAfter(now)) {
            drops.count("turn server: no allocation");
        } else if (!isAllowed(peer) || !allocation.isPermitted(peer.getAddress(), now)) {
            // A permission is by IP address; the port may be one of this machine that is no relay's.
            drops.count("turn server: peer without permission");
        } else {
            relayed(true, data.length());
            send(Path.udp(relayed, peer), data.copy());
        }
    }

    /** Returns whether the server relays to an address: one that the filter allows, or another client's relayed address. */
    private boolean isAllowed(InetSocketAddress peer) {
        return config.peers().allows(peer.getAddress()) || allocations.ofRelayed(peer) != null;
    }

    /** Returns whether a permission for an IP address makes sense: the filter allows it, or relayed addresses are there. */
    private boolean mayPermit(InetAddress peer, ServerAllocation allocation) {
        InetSocketAddress relayed = allocation.relayed;
        return config.peers().allows(peer)
                || relayed != null && relayed.getAddress().equals(peer);
    }

    // ---- From peers

    /** Takes a datagram that a peer has sent to a relayed address, the path's local one; borrowed for the call. */
    public void handleFromPeer(PacketBuffer datagram, Path path, Timestamp now) {
        ServerAllocation allocation = allocations.ofRelayed(path.local());
        if (allocation == null || !allocation.isPermitted(path.remote().getAddress(), now)) {
            drops.count("turn server: peer without permission");
            return;
        }
        PacketBuffer packet = PacketBuffer.allocate(datagram.length() + 64, 56);
        packet.append(datagram.array(), datagram.offset(), datagram.length());
        relayed(false, datagram.length());
        int number = allocation.channelOf(path.remote(), now);
        if (number >= 0 && allocation.client.isStream()) {
            ChannelData.wrapPadded(packet, number);
        } else if (number >= 0) {
            ChannelData.wrap(packet, number);
        } else {
            Indications.wrapData(packet, path.remote(), random);
        }
        send(allocation.client, packet.copy());
    }

    // ---- Requests

    private void handleRequest(StunMessage request, int length, Path path, Timestamp now) {
        if (request.method() == StunMessage.BINDING) {
            answerAnonymous(
                    request,
                    length,
                    path,
                    now,
                    StunClass.SUCCESS_RESPONSE,
                    List.of(new XorMappedAddress(path.remote())));
            return;
        }
        Authenticator.Client client = authenticator.authenticate(request, path.remote(), now);
        if (client.refusal() != 0) {
            List<StunAttribute> challenge = client.refusal() == ErrorCode.BAD_REQUEST
                    ? List.of(new ErrorCode(client.refusal(), ""))
                    : List.of(
                            new ErrorCode(client.refusal(), ""),
                            new Realm(config.realm()),
                            new Nonce(authenticator.nonce(path.remote(), now)));
            answerAnonymous(request, length, path, now, StunClass.ERROR_RESPONSE, challenge);
            return;
        }
        Exchange exchange = new Exchange(this, request, client, path);
        List<Integer> unknown = TurnAttributes.unknownRequired(request);
        ServerAllocation allocation = allocations.ofClient(path);
        if (!unknown.isEmpty()) {
            exchange.answer(
                    StunClass.ERROR_RESPONSE,
                    List.of(new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, ""), new UnknownAttributes(unknown)));
        } else if (request.method() == TurnMethod.ALLOCATE) {
            life.allocate(exchange, allocation, now);
        } else if (allocation == null || allocation.relayed == null || !allocation.expires.isAfter(now)) {
            exchange.refuse(437, "Allocation Mismatch");
        } else if (!allocation.username.equals(client.username())) {
            // RFC 8656 §5: "the username used in ... MUST match that of the Allocate".
            exchange.refuse(441, "Wrong Credentials");
        } else {
            onAllocation(exchange, allocation, now);
        }
    }

    private void onAllocation(Exchange exchange, ServerAllocation allocation, Timestamp now) {
        switch (exchange.request().method()) {
            case TurnMethod.REFRESH -> life.refresh(exchange, allocation, now);
            case TurnMethod.CREATE_PERMISSION -> createPermission(exchange, allocation, now);
            case TurnMethod.CHANNEL_BIND -> channelBind(exchange, allocation, now);
            default -> exchange.refuse(ErrorCode.BAD_REQUEST, "Bad Request");
        }
    }

    /** The owner has opened a port for an allocation. */
    public void relayOpened(long id, InetSocketAddress relayed, Timestamp now) {
        relayOpened(id, relayed, null, now);
    }

    /**
     * The owner has opened a port for an allocation.
     *
     * @param next the address with the next port, if that was asked for; it is closed or used later
     */
    public void relayOpened(long id, InetSocketAddress relayed, @Nullable InetSocketAddress next, Timestamp now) {
        life.relayOpened(id, relayed, next, now);
    }

    /** The owner could not open a port. */
    public void relayFailed(long id, Timestamp now) {
        life.relayFailed(id, now);
    }

    private void createPermission(Exchange exchange, ServerAllocation allocation, Timestamp now) {
        List<InetSocketAddress> peers = exchange.peers();
        if (peers.isEmpty()) {
            exchange.refuse(ErrorCode.BAD_REQUEST, "Bad Request");
            return;
        }
        for (InetSocketAddress peer : peers) {
            // Before the family: a denied address is denied in its IPv6 disguises, too.
            if (!mayPermit(peer.getAddress(), allocation)) {
                drops.count("turn server: denied peer");
                exchange.refuse(403, "Forbidden");
                return;
            }
            if (!exchange.isOfFamily(peer, allocation)) {
                exchange.refuse(443, "Peer Address Family Mismatch");
                return;
            }
        }
        for (InetSocketAddress peer : peers) {
            if (!allocation.permit(peer.getAddress(), now)) {
                exchange.refuse(508, "Insufficient Capacity");
                return;
            }
        }
        exchange.succeed(List.of());
    }

    private void channelBind(Exchange exchange, ServerAllocation allocation, Timestamp now) {
        List<InetSocketAddress> peers = exchange.peers();
        int number = TurnAttributes.channelNumber(exchange.request());
        if (peers.size() != 1 || !allocation.mayBind(number, peers.get(0), now)) {
            exchange.refuse(ErrorCode.BAD_REQUEST, "Bad Request");
        } else if (!isAllowed(peers.get(0))) {
            drops.count("turn server: denied peer");
            exchange.refuse(403, "Forbidden");
        } else if (!exchange.isOfFamily(peers.get(0), allocation)) {
            exchange.refuse(443, "Peer Address Family Mismatch");
        } else if (!allocation.bind(number, peers.get(0), now)) {
            exchange.refuse(508, "Insufficient Capacity");
        } else {
            exchange.succeed(List.of());
        }
    }

    // ---- Answers

    private void answerAnonymous(
            StunMessage request,
            int length,
            Path path,
            Timestamp now,
            StunClass messageClass,
            List<StunAttribute> attributes) {
        if (!anonymous.take(path.remote().getAddress(), now)) {
            drops.count("turn server: rate of a source");
            return;
        }
        byte[] bytes = StunMessage.of(messageClass, request.method(), request.transactionId(), attributes)
                .toBytes(null, request.hasFingerprint());
        // A stream's client has shown in TCP's handshake that the address is its own.
        if (bytes.length > MAX_AMPLIFICATION * length && !path.isStream()) {
            drops.count("turn server: amplification");
            return;
        }
        send(path, bytes);
    }

    void send(Path path, byte[] bytes) {
        if (outgoing.size() >= MAX_WAITING) {
            drops.count("turn server: owner does not drain");
            return;
        }
        outgoing.addLast(new Outgoing(path, bytes));
    }

    // ---- Time

    /** Ends all allocations. */
    public void close() {
        life.close();
    }

    @Override
    public void handleTimeout(Timestamp now) {
        life.handleTimeout(now);
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        Outgoing next = outgoing.pollFirst();
        if (next == null) {
            return false;
        }
        into.append(next.path(), next.bytes());
        return true;
    }

    @Override
    public @Nullable TurnServerEvent pollEvent() {
        return events.pollFirst();
    }

    @Override
    public Timestamp nextTimeout() {
        return life.nextTimeout();
    }
}
