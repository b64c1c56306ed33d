package dev.parley.runtime;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;

/** Receiver of what happens to a {@link StreamPort}, on the loop. Nothing is called after {@link StreamPort#close}. */
public interface StreamHandler {
    /** The connection is established, with TLS where that was asked for: {@link StreamPort#path} is final from now on. */
    void opened(StreamPort stream, Timestamp now);

    /** Bytes came in: some part of the stream, of any length. The buffer is borrowed for the call, and may be written to. */
    void received(PacketBuffer bytes, StreamPort stream, Timestamp now);

    /** All that this turn reads from the stream has been read; at least one byte came. */
    default void endOfBatch(Timestamp now) {}

    /**
     * The connection could not be established, was lost, or was closed by the other end. The port is closed. Called once at most.
     *
     * @param reason a sentence part for people, such as "the connection was refused"
     */
    void closed(StreamPort stream, String reason, Timestamp now);
}
