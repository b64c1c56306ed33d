package dev.parley.datachannel;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments that SCTP hands up together. A message above the limit is given up: its remaining fragments are dropped as
 * they come.
 */
final class Reassembly {
    private final long maxMessageSize;
    /** By message id, the oldest first. */
    private final Map<Long, Pieces> messages = new LinkedHashMap<>();

    private long bytes;

    Reassembly(long maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    private static final class Pieces {
        final int stream;
        final List<byte[]> pieces = new ArrayList<>();
        long size;
        boolean tooLarge;

        Pieces(int stream) {
            this.stream = stream;
        }
    }

    /** What one fragment led to. */
    enum Outcome {
        /** More fragments have to come. */
        INCOMPLETE,
        /** {@link #take} has the message. */
        COMPLETE,
        /** The message has just exceeded the limit. */
        TOO_LARGE,
        /** A fragment of no use: of a message that was given up, or whose beginning is missing. */
        DROPPED
    }

    private byte @Nullable [] completed;

    Outcome add(int stream, long messageId, byte[] data, boolean begin, boolean end) {
        if (begin && end) {
            completed = data;
            return data.length > maxMessageSize ? Outcome.TOO_LARGE : Outcome.COMPLETE;
        }
        Pieces message = messages.get(messageId);
        if (begin) {
            drop(messageId);
            message = new Pieces(stream);
            messages.put(messageId, message);
        } else if (message == null) {
            return Outcome.DROPPED;
        }
        if (message.tooLarge) {
            if (end) {
                messages.remove(messageId);
            }
            return Outcome.DROPPED;
        }
        message.size += data.length;
        bytes += data.length;
        message.pieces.add(data);
        if (message.size > maxMessageSize) {
            bytes -= message.size;
            message.size = 0;
            message.pieces.clear();
            message.tooLarge = true;
            if (end) {
                messages.remove(messageId);
            }
            return Outcome.TOO_LARGE;
        }
        if (!end) {
            return Outcome.INCOMPLETE;
        }
        drop(messageId);
        completed = join(message.pieces, (int) message.size);
        return Outcome.COMPLETE;
    }

    /** Returns the message that the last {@link #add} completed. */
    byte[] take() {
        byte[] message = completed;
        if (message == null) {
            throw new AssertionError("take() follows a completing add()");
        }
        completed = null;
        return message;
    }

    /** Forgets a message of which no more will come. */
    void drop(long messageId) {
        Pieces message = messages.remove(messageId);
        if (message != null) {
            bytes -= message.size;
        }
    }

    /** Forgets all messages of a stream. */
    void dropStream(int stream) {
        for (Iterator<Pieces> all = messages.values().iterator(); all.hasNext(); ) {
            Pieces message = all.next();
            if (message.stream == stream) {
                bytes -= message.size;
                all.remove();
            }
        }
    }

    void clear() {
        messages.clear();
        bytes = 0;
    }

    /** Returns the bytes of all incomplete messages. */
    long bytes() {
        return bytes;
    }

    /** Returns the bytes of the oldest incomplete message. */
    long oldestBytes() {
        return messages.isEmpty() ? 0 : messages.values().iterator().next().size;
    }

    static byte[] join(Iterable<byte[]> pieces, int size) {
        byte[] whole = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, whole, at, piece.length);
            at += piece.length;
        }
        return whole;
    }
}
