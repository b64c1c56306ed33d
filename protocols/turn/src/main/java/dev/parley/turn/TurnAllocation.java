package dev.parley.turn;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.AlternateServer;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import dev.parley.turn.TurnRequests.Purpose;
import dev.parley.turn.TurnRequests.Request;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one TURN allocation, RFC 8656, over UDP or a stream: it gets a relayed address, keeps it, and lets it go. Packets to peers are
 * {@linkplain #wrap wrapped} in place, packets from peers {@linkplain #handle unwrapped} in place; the owner sends and receives them with
 * those of this engine, on the path to the server.
 *
 * <p>Not thread-safe: confined to its owner's thread.
 */
public final class TurnAllocation implements ProtocolEngine<TurnEvent> {
    /** webrtc-pc §4.8.3: the code of a server that could not be reached. */
    public static final int UNREACHABLE = 701;

    static final int INSUFFICIENT_CAPACITY = 508;

    static final int ALLOCATION_MISMATCH = 437;
    static final int WRONG_CREDENTIALS = 441;
    static final int STALE_NONCE = 438;

    /** The most challenges in a row: a server could send ever new nonces. */
    static final int MAX_CHALLENGES = 3;

    /** The time after which a server that has failed inside (5xx) is asked again. */
    static final Duration SERVER_ERROR_PAUSE = Duration.ofSeconds(1);

    /** The outcome of {@link #handle}. */
    public enum Received {
        /** The datagram is none of TURN's. */
        OTHER,
        /** The datagram was an answer, or was counted and dropped. */
        TAKEN,
        /** The buffer now holds what {@link #lastPeer} has sent. */
        DATA
    }

    private final Path path;
    private final SecureRandom random;
    private final LongTermAuthentication authentication;
    private final TurnRequests requests;
    private final RelayedPeers peers;
    private final ArrayDeque<TurnEvent> events = new ArrayDeque<>(1);
    private final DropCounters drops = new DropCounters();
    private final AllocationTimers timers = new AllocationTimers();

    private AllocationState state = AllocationState.IDLE;
    private int challenges;
    private boolean serverErrorSeen;
    private @Nullable InetSocketAddress relayed;
    private @Nullable InetSocketAddress lastPeer;
    private Timestamp lastNow = Timestamp.ZERO;

    /**
     * Creates an allocation that nobody was asked for yet.
     *
     * @param path from the local base to the server; over a stream the owner cuts what it receives with a {@link TurnDeframer}
     */
    public TurnAllocation(Path path, TurnCredentials credentials, SecureRandom random) {
        this.path = path;
        this.random = random;
        this.authentication = new LongTermAuthentication(credentials);
        this.requests = new TurnRequests(authentication, path.isStream(), random);
        this.peers = new RelayedPeers(requests, path.isStream(), events, drops, random);
    }

    /** Returns the path from the local base to the server. */
    public Path path() {
        return path;
    }

    /** Returns the state. */
    public AllocationState state() {
        return state;
    }

    /** Returns the relayed address, or null before there is one. */
    public @Nullable InetSocketAddress relayed() {
        return relayed;
    }

    /** Returns the live counts of what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Asks the server for a relayed address. */
    public void allocate(Timestamp now) {
        if (state == AllocationState.IDLE) {
            state = AllocationState.ALLOCATING;
            sendAllocate(now);
        }
    }

    /**
     * Frees the relayed address at the server, RFC 8656 §8. The owner sends what {@link #pollTransmit} then has before it closes the port; the
     * answer need not be awaited.
     */
    public void release(Timestamp now) {
        lastNow = now;
        if (state == AllocationState.READY || state == AllocationState.ALLOCATING && authentication.isChallenged()) {
            requests.clear();
            state = AllocationState.RELEASING;
            sendRefresh(new Purpose.Refresh(true), now);
        } else if (state != AllocationState.RELEASING) {
            end();
        }
    }

    private void end() {
        state = AllocationState.ENDED;
        requests.clear();
        relayed = null;
        timers.cancel();
    }

    // ---- Data

    /**
     * Wraps a packet for a peer, in place: as ChannelData if the peer has a channel, else as a Send indication. The permission that the
     * server wants is asked for by the way; the first packet may be lost for want of it. Data other than STUN gets the peer a channel.
     *
     * @return false if the packet cannot be sent: there is no allocation, the server has refused the peer, or a limit is reached
     */
    public boolean wrap(PacketBuffer packet, InetSocketAddress peer, Timestamp now) {
        lastNow = now;
        if (state != AllocationState.READY) {
            drops.count("turn: no allocation");
            return false;
        }
        timers.relaying(now);
        return peers.wrap(packet, peer, now);
    }

    /** Returns the peer of the packet that {@link #handle} unwrapped last. */
    public InetSocketAddress lastPeer() {
        if (lastPeer == null) {
            throw new IllegalStateException("nothing was unwrapped yet");
        }
        return lastPeer;
    }

    /**
     * Takes a datagram that came over {@link #path}, borrowed for the call. If it carries a peer's packet the buffer holds that one afterwards.
     */
    public Received handle(PacketBuffer datagram, Timestamp now) {
        lastNow = now;
        timers.heard(now);
        if (ChannelData.looksLikeChannelData(datagram)) {
            int number = ChannelData.unwrap(datagram);
            InetSocketAddress peer = number < 0 || state != AllocationState.READY ? null : peers.ofChannel(number);
            if (peer == null) {
                drops.count("turn: unknown channel");
                return Received.TAKEN;
            }
            lastPeer = peer;
            return Received.DATA;
        }
        if (Indications.isData(datagram)) {
            return handleIndication(datagram, now);
        }
        if (!StunMessage.looksLikeStun(datagram)) {
            return Received.OTHER;
        }
        TransactionId id = new TransactionId(datagram.i32(8), datagram.i64(12));
        Request request = requests.find(id);
        if (request == null) {
            return Received.OTHER;
        }
        try {
            handleResponse(StunMessage.parse(datagram), request, now);
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
        return Received.TAKEN;
    }

    private Received handleIndication(PacketBuffer datagram, Timestamp now) {
        try {
            InetSocketAddress peer = Indications.unwrap(datagram);
            // RFC 8656 §11.4: "the client SHOULD also check that the XOR-PEER-ADDRESS attribute value contains an IP
            // address with which the client believes there is an active permission".
            if (peer == null || state != AllocationState.READY || !peers.isPermitted(peer.getAddress(), now)) {
                drops.count("turn: data of no permitted peer");
                return Received.TAKEN;
            }
            lastPeer = peer;
            return Received.DATA;
        } catch (MalformedException e) {
            drops.count(e.reason());
            return Received.TAKEN;
        }
    }

    // ---- Requests

    private void sendAllocate(Timestamp now) {
        timers.sent(now);
        requests.send(TurnMethod.ALLOCATE, new Purpose.Allocate(), List.of(TurnAttributes.requestedTransport()), now);
    }

    private void repeat(Purpose purpose, Timestamp now) {
        if (purpose instanceof Purpose.Allocate) {
            sendAllocate(now);
        } else if (purpose instanceof Purpose.Refresh refresh) {
            sendRefresh(refresh, now);
        } else if (purpose instanceof Purpose.Permit permit) {
            peers.permit(permit.permissions(), now);
        } else if (purpose instanceof Purpose.Bind bind) {
            peers.bind(bind.channel(), now);
        }
    }

    private void sendRefresh(Purpose.Refresh refresh, Timestamp now) {
        timers.sent(now);
        List<StunAttribute> lifetime = refresh.release() ? List.of(TurnAttributes.lifetime(0)) : List.of();
        requests.send(TurnMethod.REFRESH, refresh, lifetime, now);
    }

    // ---- Answers

    private void handleResponse(StunMessage response, Request request, Timestamp now) {
        if (!authentication.accepts(response, request.purpose() instanceof Purpose.Allocate)) {
            drops.count("turn: unauthenticated answer");
            return;
        }
        requests.answered(request.id());
        ErrorCode error = response.get(ErrorCode.class);
        if (response.messageClass() == StunClass.SUCCESS_RESPONSE) {
            challenges = 0;
            succeeded(response, request.purpose(), now);
        } else {
            failed(
                    response,
                    error == null ? new ErrorCode(ErrorCode.SERVER_ERROR, "The refusal had no code.") : error,
                    request.purpose(),
                    now);
        }
    }

    private void succeeded(StunMessage response, Purpose purpose, Timestamp now) {
        if (purpose instanceof Purpose.Allocate) {
            allocated(response, now);
        } else if (purpose instanceof Purpose.Refresh refresh) {
            if (refresh.release()) {
                end();
            } else {
                timers.live(TurnAttributes.lifetime(response), now);
            }
        } else if (purpose instanceof Purpose.Permit permit) {
            peers.permitted(permit.permissions(), now);
        } else if (purpose instanceof Purpose.Bind bind) {
            peers.bound(bind.channel(), now);
        }
    }

    private void allocated(StunMessage response, Timestamp now) {
        InetSocketAddress address;
        try {
            address = TurnAttributes.relayedAddress(response);
        } catch (MalformedException e) {
            drops.count(e.reason());
            address = null;
        }
        XorMappedAddress mapped = response.get(XorMappedAddress.class);
        if (address == null || mapped == null || address.getPort() == 0) {
            refuse(ErrorCode.SERVER_ERROR, "The answer had no usable address.", null);
            return;
        }
        state = AllocationState.READY;
        relayed = address;
        timers.live(TurnAttributes.lifetime(response), now);
        events.add(new TurnEvent.Allocated(address, mapped.address()));
    }

    private void failed(StunMessage response, ErrorCode error, Purpose purpose, Timestamp now) {
        boolean stale = error.code() == STALE_NONCE;
        boolean firstChallenge = error.code() == ErrorCode.UNAUTHENTICATED && !authentication.isChallenged();
        if ((stale || firstChallenge) && challenges < MAX_CHALLENGES && authentication.challenge(response)) {
            challenges++;
            repeat(purpose, now);
            return;
        }
        if (purpose instanceof Purpose.Allocate) {
            allocateFailed(response, error, now);
        } else if (purpose instanceof Purpose.Refresh refresh) {
            refreshFailed(error, refresh, now);
        } else if (purpose instanceof Purpose.Permit permit) {
            if (!isOfAllocation(error, now)) {
                peers.permitFailed(error, permit.permissions(), now);
            }
        } else if (purpose instanceof Purpose.Bind bind) {
            if (error.code() == ErrorCode.BAD_REQUEST || !isOfAllocation(error, now)) {
                peers.bindFailed(bind.channel(), now);
            }
        }
    }

    private void allocateFailed(StunMessage response, ErrorCode error, Timestamp now) {
        AlternateServer alternate = response.get(AlternateServer.class);
        if (error.code() >= 500 && error.code() != INSUFFICIENT_CAPACITY && !serverErrorSeen) {
            serverErrorSeen = true;
            timers.allocateAgain = now.plus(SERVER_ERROR_PAUSE);
        } else {
            boolean redirected = error.code() == ErrorCode.TRY_ALTERNATE && alternate != null;
            refuse(error.code(), error.reason(), redirected && alternate != null ? alternate.address() : null);
        }
    }

    private void refreshFailed(ErrorCode error, Purpose.Refresh refresh, Timestamp now) {
        if (refresh.release()) {
            end();
        } else if (error.code() >= 500) {
            timers.refresh = now.plus(SERVER_ERROR_PAUSE);
        } else {
            lose(error.code(), error.reason());
        }
    }

    /** Handles an error that is about the allocation, and not about a peer. Returns whether it is one. */
    private boolean isOfAllocation(ErrorCode error, Timestamp now) {
        return switch (error.code()) {
            case ALLOCATION_MISMATCH, WRONG_CREDENTIALS, ErrorCode.UNAUTHENTICATED, STALE_NONCE -> {
                lose(error.code(), error.reason());
                yield true;
            }
            case ErrorCode.BAD_REQUEST -> {
                // Servers that were restarted say so, too: a Refresh shows whether the allocation is still there.
                timers.refresh = now;
                yield false;
            }
            default -> false;
        };
    }

    private void refuse(int code, String reason, @Nullable InetSocketAddress alternate) {
        end();
        events.add(new TurnEvent.Refused(code, reason, alternate));
    }

    private void lose(int code, String reason) {
        if (state == AllocationState.READY) {
            end();
            events.add(new TurnEvent.Lost(code, reason));
        }
    }

    // ---- Time

    @Override
    public void handleTimeout(Timestamp now) {
        lastNow = now;
        for (Request request : requests.poll(now)) {
            timedOut(request.purpose(), now);
        }
        if (!timers.allocateAgain.isAfter(now)) {
            timers.allocateAgain = Timestamp.NEVER;
            sendAllocate(now);
        }
        if (state != AllocationState.READY) {
            return;
        }
        if (!timers.expires.isAfter(now)) {
            lose(UNREACHABLE, "The allocation has expired: the server did not answer.");
        } else if (!refreshIfDue(now) && !timers.keepalive.isAfter(now)) {
            timers.sent(now);
            StunMessage indication =
                    StunMessage.of(StunClass.INDICATION, StunMessage.BINDING, TransactionId.random(random));
            requests.sendOnce(indication.toBytes(null, true));
        }
        peers.ask(now);
    }

    private boolean refreshIfDue(Timestamp now) {
        if (timers.refresh.isAfter(now)) {
            return false;
        }
        timers.refresh = Timestamp.NEVER;
        sendRefresh(new Purpose.Refresh(false), now);
        return true;
    }

    private void timedOut(Purpose purpose, Timestamp now) {
        if (purpose instanceof Purpose.Allocate) {
            refuse(UNREACHABLE, "The server did not answer.", null);
        } else if (purpose instanceof Purpose.Refresh refresh) {
            if (refresh.release()) {
                end();
            } else {
                timers.refresh = now;
            }
        } else if (purpose instanceof Purpose.Permit permit) {
            peers.permitTimedOut(permit.permissions(), now);
        } else if (purpose instanceof Purpose.Bind bind) {
            peers.bindTimedOut(bind.channel());
        }
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        lastNow = now;
        if (state == AllocationState.READY) {
            refreshIfDue(now);
            peers.ask(now);
        }
        byte[] bytes = requests.nextOutgoing();
        if (bytes == null) {
            return false;
        }
        into.append(path, bytes);
        return true;
    }

    @Override
    public @Nullable TurnEvent pollEvent() {
        return events.pollFirst();
    }

    @Override
    public Timestamp nextTimeout() {
        Timestamp earliest = Timestamp.min(requests.deadline(), timers.next());
        if (state == AllocationState.READY) {
            earliest = Timestamp.min(earliest, peers.deadline(lastNow));
        }
        return earliest;
    }
}
