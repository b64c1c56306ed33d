package dev.parley.sctp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an association tells the layer above. */
public sealed interface SctpEvent {
    /**
     * The association came up or ended. The last event of an association is the change to {@link SctpState#CLOSED}.
     *
     * @param state the new state
     * @param failure why it closed, or null where it was shut down or closed by our own side
     */
    record StateChanged(SctpState state, @Nullable SctpFailure failure) implements SctpEvent {}

    /**
     * A piece of a message, as soon as it can be handed up: a long message does not wait for its end. The pieces of one message come
     * in their order and share {@code messageId}. On one stream ordered messages never interleave; unordered ones may.
     *
     * <p>The bytes are borrowed: they may lie in the packet that {@link SctpAssociation#handle} was given, and whoever wants them
     * fetches the event before that packet's array is written to. They count against the receive window until {@link SctpAssociation#consumed} gives them back.
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
    record Fragment(
            int stream,
            int ppid,
            boolean unordered,
            long messageId,
            byte[] array,
            int offset,
            int size,
            boolean begin,
            boolean end)
            implements SctpEvent {
        /** Returns a copy of the bytes. */
        public byte[] data() {
            return Arrays.copyOfRange(array, offset, offset + size);
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
