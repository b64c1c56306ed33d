package dev.parley.sctp.upperlayer;

import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.chunk.PayloadChunk;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Event of an association for the layer above. */
public sealed interface SctpEvent {
    /**
     * The association came up or ended. The last event of an association is the change to {@link SctpState#CLOSED}.
     *
     * @param state the new state
     * @param failure why it closed, or null where it was shut down or closed by our own side
     */
    record StateChanged(SctpState state, @Nullable SctpFailure failure) implements SctpEvent {}

    /**
     * The peer shuts the association down: no message is taken any more, and what was sent before is still delivered. The end follows
     * within {@code 5 * RTO.Max}.
     */
    record ShutdownReceived() implements SctpEvent {}

    /**
     * A piece of a message, as soon as it can be handed up: a long message does not wait for its end. The pieces of one message come
     * in their order and share {@code messageId}. On one stream ordered messages never interleave; unordered ones may.
     *
     * <p>The bytes are borrowed: they may lie in the packet that {@link SctpAssociation#handle} was given, and whoever wants them
     * fetches the event before that packet's array is written to. They count against the receive window until {@link SctpAssociation#consumed} gives
     * them back. The event itself is borrowed too: the next {@link SctpAssociation#handle} may use the object again.
     */
    final class Fragment implements SctpEvent {
        private int stream;
        private int ppid;
        private boolean unordered;
        private long messageId;
        private byte[] array;
        private int offset;
        private int size;
        private boolean begin;
        private boolean end;

        /**
         * Makes a fragment.
         *
         * @param stream the stream
         * @param ppid the payload protocol identifier
         * @param unordered whether the message was sent unordered
         * @param messageId names the message within this association
         * @param array holds the bytes
         * @param offset where they begin
         * @param size how many they are
         * @param begin whether these are the first bytes of the message
         * @param end whether these are the last bytes of the message
         */
        public Fragment(
                int stream,
                int ppid,
                boolean unordered,
                long messageId,
                byte[] array,
                int offset,
                int size,
                boolean begin,
                boolean end) {
            this.stream = stream;
            this.ppid = ppid;
            this.unordered = unordered;
            this.messageId = messageId;
            this.array = array;
            this.offset = offset;
            this.size = size;
            this.begin = begin;
            this.end = end;
        }

        public Fragment set(PayloadChunk chunk, int newPpid, long newMessageId) {
            stream = chunk.stream();
            ppid = newPpid;
            unordered = chunk.unordered();
            messageId = newMessageId;
            array = chunk.array();
            offset = chunk.offset();
            size = chunk.size();
            begin = chunk.begin();
            end = chunk.end();
            return this;
        }

        /** Returns the stream. */
        public int stream() {
            return stream;
        }

        /** Returns the payload protocol identifier. */
        public int ppid() {
            return ppid;
        }

        /** Returns whether the message was sent unordered. */
        public boolean unordered() {
            return unordered;
        }

        /** Returns what names the message within this association. */
        public long messageId() {
            return messageId;
        }

        /** Returns what holds the bytes. */
        public byte[] array() {
            return array;
        }

        /** Returns where they begin. */
        public int offset() {
            return offset;
        }

        /** Returns how many they are. */
        public int size() {
            return size;
        }

        /** Returns whether these are the first bytes of the message. */
        public boolean begin() {
            return begin;
        }

        /** Returns whether these are the last bytes of the message. */
        public boolean end() {
            return end;
        }

        /** Returns a copy of the bytes. */
        public byte[] data() {
            return Arrays.copyOfRange(array, offset, offset + size);
        }

        /** Returns a fragment that nobody uses again, with bytes of its own. */
        public Fragment kept() {
            return new Fragment(stream, ppid, unordered, messageId, data(), 0, size, begin, end);
        }
    }

    /**
     * The rest of a message that was handed up in part will not come, because the peer abandoned it (RFC 3758).
     *
     * @param stream the stream
     * @param messageId which message
     */
    record MessageAborted(int stream, long messageId) implements SctpEvent {}

    /**
     * The peer reset streams that it sends on (RFC 6525 §5.2.2). All that it sent on them before was handed up.
     *
     * @param streams the streams
     */
    record IncomingStreamsReset(int[] streams) implements SctpEvent {}

    /**
     * The end of a {@linkplain SctpAssociation#resetOutgoingStreams reset} of streams that we send on.
     *
     * @param streams the streams
     * @param performed whether the peer did it; false where it refused or does not know RE-CONFIG
     */
    record OutgoingStreamsReset(int[] streams, boolean performed) implements SctpEvent {}

    /**
     * Bytes left the send queue: they were transmitted for the first time, or abandoned before.
     *
     * @param stream the stream
     * @param bytes how many
     */
    record Transmitted(int stream, int bytes) implements SctpEvent {}
}
