package dev.parley.dtls.handshake;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import org.jspecify.annotations.Nullable;

/**
 * The handshake of one version in one role: takes the peer's messages in order and starts our flights. What a version needs of
 * the rest it finds in {@link HandshakeContext}.
 */
public interface Handshake {
    /** Starts the first flight, where it is ours. */
    void start();

    /**
     * Takes the peer's next message.
     *
     * @throws MalformedException where it does not parse or cannot be the peer's: nothing has changed, and a repetition may be
     *     better
     * @throws HandshakeFailure where the handshake ends here
     */
    void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure;

    /**
     * Returns whether a message may come in the epoch of its records. What may not is dropped: the genuine one comes in another.
     */
    boolean isInItsEpoch(HandshakeMessage message);

    /** Returns what takes messages after the handshake, or null if the version has none. */
    default @Nullable PostHandshake afterwards() {
        return null;
    }

    /** Returns whether the handshake is done: both Finished are exchanged, the keys proven. */
    boolean isComplete();

    /** Returns the name of the state, which says who must act. */
    String stateName();
}
