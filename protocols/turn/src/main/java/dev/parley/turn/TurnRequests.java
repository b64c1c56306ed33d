package dev.parley.turn;

import dev.parley.base.Timestamp;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.StunTransaction;
import dev.parley.stun.TransactionId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of one allocation that wait for their answers, and their repetition, RFC 8489 §6.2.1. */
final class TurnRequests {
    /** RFC 8489 §6.2.1 with Rc = 5 and Rm = 4: sent at 0, 0.5, 1.5, 3.5 and 7.5 s, given up at 9.5 s, as questions to STUN servers. */
    static final StunTransaction.Schedule SCHEDULE = new StunTransaction.Schedule(Duration.ofMillis(500), 5, 4);

    /** RFC 8489 §6.2.2: over a stream a request is sent once; it is given up after the same time, where the RFC would wait for 39.5 s. */
    static final StunTransaction.Schedule STREAM_SCHEDULE = StunTransaction.Schedule.once(SCHEDULE.timeout());

    /** What a request asks for. */
    sealed interface Purpose {
        /** Allocate. */
        record Allocate() implements Purpose {}

        /** Refresh; with lifetime 0 the end of the allocation. */
        record Refresh(boolean release) implements Purpose {}

        /** CreatePermission. */
        record Permit(List<PeerTable.Permission> permissions) implements Purpose {}

        /** ChannelBind. */
        record Bind(PeerTable.Channel channel) implements Purpose {}
    }

    /** A request on its way. */
    record Request(TransactionId id, Purpose purpose, StunTransaction transaction, byte[] bytes) {}

    private final LongTermAuthentication authentication;
    private final StunTransaction.Schedule schedule;
    private final SecureRandom random;
    private final Map<TransactionId, Request> outstanding = new LinkedHashMap<>(4);
    private final ArrayDeque<byte[]> outgoing = new ArrayDeque<>(2);

    TurnRequests(LongTermAuthentication authentication, boolean stream, SecureRandom random) {
        this.authentication = authentication;
        this.schedule = stream ? STREAM_SCHEDULE : SCHEDULE;
        this.random = random;
    }

    /** Draws the id of a request whose attributes depend on it. */
    TransactionId newId() {
        return TransactionId.random(random);
    }

    void send(int method, Purpose purpose, List<StunAttribute> attributes, Timestamp now) {
        send(method, purpose, newId(), attributes, now);
    }

    void send(int method, Purpose purpose, TransactionId id, List<StunAttribute> attributes, Timestamp now) {
        byte[] bytes = authentication.write(StunMessage.of(StunClass.REQUEST, method, id, attributes));
        outstanding.put(id, new Request(id, purpose, new StunTransaction(schedule, now), bytes));
        outgoing.addLast(bytes);
    }

    /** Sends a message that nothing answers. */
    void sendOnce(byte[] bytes) {
        outgoing.addLast(bytes);
    }

    /** Takes the request that a response belongs to, or returns null. */
    @Nullable
    Request answered(TransactionId id) {
        return outstanding.remove(id);
    }

    @Nullable
    Request find(TransactionId id) {
        return outstanding.get(id);
    }

    /** Repeats what is due, and returns the requests that have had no answer. */
    List<Request> poll(Timestamp now) {
        List<Request> timedOut = List.of();
        for (Iterator<Request> all = outstanding.values().iterator(); all.hasNext(); ) {
            Request request = all.next();
            switch (request.transaction().poll(now)) {
                case RETRANSMIT -> outgoing.addLast(request.bytes());
                case TIMED_OUT -> {
                    all.remove();
                    timedOut = timedOut.isEmpty() ? new ArrayList<>() : timedOut;
                    timedOut.add(request);
                }
                case NOTHING -> {}
            }
        }
        return timedOut;
    }

    byte @Nullable [] nextOutgoing() {
        return outgoing.pollFirst();
    }

    void clear() {
        outstanding.clear();
    }

    Timestamp deadline() {
        Timestamp earliest = Timestamp.NEVER;
        for (Request request : outstanding.values()) {
            earliest = Timestamp.min(earliest, request.transaction().deadline());
        }
        return earliest;
    }
}
