package dev.parley.stun;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.UnknownAttributes;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A basic STUN server, RFC 8489 §12: it answers Binding requests with the address that they came from, and nothing else.
 *
 * <p>Requests carry no proof of their source address. So that nobody is flooded in another's name, an answer is at most {@link
 * #MAX_AMPLIFICATION} times as long as its request, and each source gets {@link #SOURCE_RATE} answers a second at most, all of
 * them {@link #TOTAL_RATE}; what is over is dropped and counted. The server has no events.
 *
 * <p>Not thread-safe.
 */
public final class StunServer implements ProtocolEngine<Void> {
    /** The largest ratio of an answer's length to its request's: 20 bytes are answered by 32, or 44 for IPv6. */
    public static final int MAX_AMPLIFICATION = 3;

    /** Answers a second to one source: a browser asks once for each of its addresses, and repeats a few times. */
    public static final int SOURCE_RATE = 20;

    /** Answers in one go to one source after it was silent: all clients behind one NAT, at the beginning of a meeting. */
    public static final int SOURCE_BURST = 100;

    /** The sources whose rates are kept, some 400 kB; the one that was silent longest is forgotten first. */
    public static final int MAX_SOURCES = SourceRates.MAX_SOURCES;

    /** Answers that wait for the owner; one that drains after each batch never comes near. */
    public static final int MAX_WAITING = 1_024;

    /** Answers a second to all sources together, 40 kB: forged sources are as many as their sender likes. */
    public static final int TOTAL_RATE = 1_000;

    /** Answers in one go to all sources together. */
    public static final int TOTAL_BURST = 2_000;

    /** The one source of the limit over all. */
    private static final InetAddress ALL = InetAddress.getLoopbackAddress();

    private record Answer(Path path, byte[] bytes) {}

    private final SourceRates sources = new SourceRates(SOURCE_RATE, SOURCE_BURST);
    private final SourceRates total = new SourceRates(TOTAL_RATE, TOTAL_BURST);
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();
    private final DropCounters drops = new DropCounters();

    /** Makes a server. */
    public StunServer() {}

    /** Takes a datagram; borrowed for the call. */
    public void handle(PacketBuffer datagram, Path path, Timestamp now) {
        if (path.remote().getPort() == 0) {
            drops.count("stun server: source port 0");
            return;
        }
        if (!sources.take(path.remote().getAddress(), now)) {
            drops.count("stun server: rate of a source");
            return;
        }
        StunMessage request;
        try {
            request = StunMessage.parse(datagram);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        if (request.messageClass() != StunClass.REQUEST || request.method() != StunMessage.BINDING) {
            // RFC 8489 §6.3: what is not understood is "silently discarded".
            drops.count("stun server: no Binding request");
            return;
        }
        if (request.hasFingerprint() && !request.verifyFingerprint()) {
            drops.count("stun server: wrong fingerprint");
            return;
        }
        if (!total.take(ALL, now)) {
            drops.count("stun server: rate of all sources");
            return;
        }
        answer(request, datagram.length(), path);
    }

    private void answer(StunMessage request, int requestLength, Path path) {
        List<Integer> unknown = request.unknownRequired();
        StunMessage answer = unknown.isEmpty()
                ? StunMessage.of(
                        StunClass.SUCCESS_RESPONSE,
                        StunMessage.BINDING,
                        request.transactionId(),
                        new XorMappedAddress(path.remote()))
                // RFC 8489 §6.3.1: 420 (Unknown Attribute) lists what was not understood.
                : StunMessage.of(
                        StunClass.ERROR_RESPONSE,
                        StunMessage.BINDING,
                        request.transactionId(),
                        new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "Unknown Attribute"),
                        new UnknownAttributes(unknown));
        byte[] bytes = answer.toBytes(null, request.hasFingerprint());
        if (bytes.length > MAX_AMPLIFICATION * requestLength) {
            drops.count("stun server: amplification");
            return;
        }
        if (answers.size() >= MAX_WAITING) {
            drops.count("stun server: owner does not drain");
            return;
        }
        answers.addLast(new Answer(path, bytes));
    }

    /** Returns the live counts of what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns how many sources' rates are kept. */
    public int sources() {
        return sources.size();
    }

    @Override
    public void handleTimeout(Timestamp now) {}

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        Answer answer = answers.pollFirst();
        if (answer == null) {
            return false;
        }
        into.append(answer.path(), answer.bytes());
        return true;
    }

    @Override
    public @Nullable Void pollEvent() {
        return null;
    }

    @Override
    public Timestamp nextTimeout() {
        return Timestamp.NEVER;
    }
}
