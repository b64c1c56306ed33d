package dev.parley.dtls.flight;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.HandshakeMessage;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts the peer's handshake messages together from fragments that come in any order, overlap and repeat, and gives them out in
 * the order of their numbers, RFC 6347 §4.2.2 and §4.2.3.
 */
public final class Reassembly {
    /** The longest message: a certificate chain of a WebRTC peer has under 2 KiB, a browser's ClientHello 1.4. */
    public static final int MAX_MESSAGE = 32 * 1024;

    /** How many messages beyond the next may be begun: the longest flight has six. */
    public static final int MAX_AHEAD = 8;

    /** The sum of the lengths of all begun messages. */
    static final int MAX_BUFFERED = 48 * 1024;

    /** What became of a fragment. */
    public enum Outcome {
        /** It is kept, or was known. */
        KEPT,
        /** Its message has been given out already: the peer repeats its flight. */
        REPEATED
    }

    private final @Nullable Partial[] partials = new @Nullable Partial[MAX_AHEAD];
    private int next;
    private int buffered;

    /** Returns the number of the message that is given out next. */
    public int nextSequence() {
        return next;
    }

    /**
     * Takes a fragment.
     *
     * @param at where its bytes lie in {@code array}
     */
    public Outcome add(
            int type, int sequence, int epoch, int length, int fragmentOffset, byte[] array, int at, int fragmentLength)
            throws MalformedException {
        if (fragmentOffset + fragmentLength > length) {
            throw new MalformedException("handshake: fragment beyond its message");
        }
        if (length > MAX_MESSAGE) {
            throw new MalformedException("handshake: message too long");
        }
        if (sequence < next) {
            return Outcome.REPEATED;
        }
        if (sequence >= next + MAX_AHEAD) {
            throw new MalformedException("handshake: message too far ahead");
        }
        int slot = sequence % MAX_AHEAD;
        Partial partial = partials[slot];
        if (partial != null && !partial.isOf(type, epoch, length)) {
            if (partial.epoch > epoch) {
                throw new MalformedException("handshake: fragment of a lower epoch");
            }
            // One of the two is damaged or forged. What comes later wins, because the peer repeats what is genuine.
            drop(slot, partial);
            partial = null;
        }
        if (partial == null) {
            if (buffered + length > MAX_BUFFERED) {
                throw new MalformedException("handshake: too much begun");
            }
            partial = new Partial(type, epoch, new byte[length]);
            partials[slot] = partial;
            buffered += length;
        }
        partial.add(fragmentOffset, array, at, fragmentLength);
        return Outcome.KEPT;
    }

    /** Returns whether bytes are missing before these, of their message or of an earlier one. */
    public boolean isBehindGap(int sequence, int offset) {
        for (int number = next; number < sequence; number++) {
            Partial earlier = partials[number % MAX_AHEAD];
            if (earlier == null || !earlier.isWhole()) {
                return true;
            }
        }
        Partial partial = partials[sequence % MAX_AHEAD];
        return partial != null && !partial.isWhole() && partial.received.nextClearBit(0) < offset;
    }

    /** Returns the next message if it is whole, or null. It stays the next one until it is taken or discarded. */
    @Nullable
    public HandshakeMessage peek() {
        Partial partial = partials[next % MAX_AHEAD];
        return partial != null && partial.isWhole()
                ? new HandshakeMessage(partial.type, next, partial.epoch, partial.body)
                : null;
    }

    /** Moves on to the message behind the next one. */
    public void take() {
        discard();
        next++;
    }

    /** Forgets the next message, so that a repetition of it is looked at afresh. */
    public void discard() {
        int slot = next % MAX_AHEAD;
        Partial partial = partials[slot];
        if (partial != null) {
            drop(slot, partial);
        }
    }

    private void drop(int slot, Partial partial) {
        partials[slot] = null;
        buffered -= partial.body.length;
    }

    private static final class Partial {
        final int type;
        final int epoch;
        final byte[] body;
        private final BitSet received = new BitSet();
        private boolean whole;

        Partial(int type, int epoch, byte[] body) {
            this.type = type;
            this.epoch = epoch;
            this.body = body;
        }

        boolean isOf(int otherType, int otherEpoch, int length) {
            return type == otherType && epoch == otherEpoch && body.length == length;
        }

        boolean isWhole() {
            return whole;
        }

        void add(int offset, byte[] array, int at, int count) {
            if (whole) {
                return;
            }
            System.arraycopy(array, at, body, offset, count);
            if (count == body.length) {
                whole = true;
                return;
            }
            received.set(offset, offset + count);
            whole = received.nextClearBit(0) >= body.length;
        }
    }
}
