package dev.parley.dtls.handshake;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;

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

    /** Returns whether the handshake is done: both Finished are exchanged, the keys proven. */
    boolean isComplete();

    /** Returns the name of the state, which says who must act. */
    String stateName();
}
