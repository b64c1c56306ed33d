package dev.parley.dtls.handshake;

import dev.parley.base.MalformedException;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;

/** Handshake messages of a version after its handshake. DTLS 1.2 has none that we take. */
public interface PostHandshake {
    /**
     * Takes the peer's next message.
     *
     * @throws MalformedException if it does not parse
     * @throws HandshakeFailure if the association ends here
     */
    void handle(HandshakeMessage message) throws MalformedException, HandshakeFailure;

    /** Goes on after an ACK or before data is sent: starts what is due, ends what was acknowledged. */
    void advance();
}
