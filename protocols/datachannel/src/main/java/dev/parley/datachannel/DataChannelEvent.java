package dev.parley.datachannel;

import dev.parley.sctp.upperlayer.SctpFailure;
import dev.parley.sctp.upperlayer.SctpState;
import org.jspecify.annotations.Nullable;

/** Event of {@link DataChannels} for their owner. A channel is named by its key, because its id may be unknown. */
public sealed interface DataChannelEvent {
    /**
     * The peer announced a channel. {@link Opened} follows.
     *
     * @param key the new channel
     * @param id its SCTP stream
     * @param parameters what the peer's OPEN said
     */
    record Announced(int key, int id, ChannelParameters parameters) implements DataChannelEvent {}

    /**
     * A channel of ours, created before the DTLS role was known, has its id now.
     *
     * @param key the channel
     * @param id its SCTP stream
     */
    record IdAssigned(int key, int id) implements DataChannelEvent {}

    /**
     * Messages can be sent.
     *
     * @param key the channel
     * @param id its SCTP stream
     */
    record Opened(int key, int id) implements DataChannelEvent {}

    /**
     * A whole message arrived. Its bytes count against the receive window until {@link DataChannels#consumed}.
     *
     * @param key the channel
     * @param data the bytes, the receiver's to keep; for a string its UTF-8, perhaps ill-formed
     * @param binary false for a string
     */
    record Message(int key, byte[] data, boolean binary) implements DataChannelEvent {
        @Override
        public String toString() {
            return "Message[" + key + ", " + data.length + (binary ? " bytes]" : " bytes of text]");
        }
    }

    /**
     * Bytes that were sent left the send queue.
     *
     * @param key the channel
     * @param bytes how many bytes of messages left
     */
    record BufferedAmountDecreased(int key, long bytes) implements DataChannelEvent {}

    /**
     * The peer began to close the channel, or it broke the protocol. Not sent after a {@code close} of our own.
     *
     * @param key the channel
     */
    record Closing(int key) implements DataChannelEvent {}

    /**
     * The channel is gone.
     *
     * @param key the channel
     * @param failure why, or null where one end asked for it
     */
    record Closed(int key, @Nullable ChannelFailure failure) implements DataChannelEvent {}

    /**
     * The association below changed.
     *
     * @param state its state
     * @param failure why it ended, or null
     */
    record AssociationStateChanged(
            SctpState state, @Nullable SctpFailure failure) implements DataChannelEvent {}
}
