package dev.parley.datachannel;

import dev.parley.sctp.upperlayer.SctpEvent.Fragment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the fragments that SCTP hands up together, each copied once, into the array that becomes the message. A message above the
 * limit is given up: its remaining fragments are dropped as they come.
 */
final class Reassembly {
    private final long maxMessageSize;
    /** By message id, the oldest first. */
    private final Map<Long, Incomplete> messages = new LinkedHashMap<>();

    /** The first of {@link #messages}. */
    private @Nullable Incomplete oldest;

    /** Whose fragment came last: most often the next one is of the same message. */
    private @Nullable Incomplete latest;

    private long bytes;

    /** The size of the last message that came in fragments: a guess at the next one's, which is right for a file or a stream. */
    private int guess;

    Reassembly(long maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    private static final class Incomplete {
        final long id;
        MessageBuffer buffer;
        boolean tooLarge;

        Incomplete(long id, int capacity) {
            this.id = id;
            this.buffer = new MessageBuffer(capacity);
        }
    }

    /** Result of taking one fragment. */
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

    Outcome add(Fragment fragment) {
        if (fragment.begin() && fragment.end()) {
            completed = fragment.data();
            return fragment.size() > maxMessageSize ? Outcome.TOO_LARGE : Outcome.COMPLETE;
        }
        Incomplete message = fragment.begin() ? begin(fragment) : find(fragment.messageId());
        if (message == null) {
            return Outcome.DROPPED;
        }
        latest = message;
        if (message.tooLarge) {
            if (fragment.end()) {
                remove(message);
            }
            return Outcome.DROPPED;
        }
        MessageBuffer buffer = message.buffer;
        if ((long) buffer.size() + fragment.size() > maxMessageSize) {
            giveUp(message);
            if (fragment.end()) {
                remove(message);
            }
            return Outcome.TOO_LARGE;
        }
        bytes -= buffer.capacity();
        buffer.append(fragment.array(), fragment.offset(), fragment.size(), maxMessageSize);
        bytes += buffer.capacity();
        if (!fragment.end()) {
            return Outcome.INCOMPLETE;
        }
        remove(message);
        guess = buffer.size();
        completed = buffer.whole();
        return Outcome.COMPLETE;
    }

    /** Lets go of the bytes of a message, whose fragments are to be dropped from now on. */
    private void giveUp(Incomplete message) {
        bytes -= message.buffer.capacity();
        message.buffer = new MessageBuffer(0);
        message.tooLarge = true;
    }

    private Incomplete begin(Fragment fragment) {
        drop(fragment.messageId());
        // The guess is taken for one message at a time: the oldest, which never closes the window.
        long capacity = Math.max(messages.isEmpty() ? guess : 0, 2L * fragment.size());
        Incomplete message = new Incomplete(fragment.messageId(), (int) Math.min(capacity, maxMessageSize));
        if (messages.isEmpty()) {
            oldest = message;
        }
        messages.put(message.id, message);
        bytes += message.buffer.capacity();
        return message;
    }

    private @Nullable Incomplete find(long messageId) {
        Incomplete last = latest;
        return last != null && last.id == messageId ? last : messages.get(messageId);
    }

    private void remove(Incomplete message) {
        messages.remove(message.id);
        bytes -= message.buffer.capacity();
        removed(message);
    }

    private void removed(Incomplete message) {
        if (message == latest) {
            latest = null;
        }
        if (message == oldest) {
            oldest = messages.isEmpty() ? null : messages.values().iterator().next();
        }
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
        Incomplete message = find(messageId);
        if (message != null) {
            remove(message);
        }
    }

    void clear() {
        messages.clear();
        oldest = null;
        latest = null;
        bytes = 0;
    }

    /** Returns the bytes of the arrays of all incomplete messages, filled or not. */
    long bytes() {
        return bytes;
    }

    /** Returns how many messages are incomplete. */
    int count() {
        return messages.size();
    }

    /** Returns the bytes of the array of the oldest incomplete message. */
    long oldestBytes() {
        return oldest == null ? 0 : oldest.buffer.capacity();
    }
}
