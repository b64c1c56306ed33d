package dev.parley.dtls.handshake.v13;

import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Hash of the handshake's messages, RFC 8446 §4.4.1, with the headers of TLS: RFC 9147 §5.2, "the transcript hash […] does not include
 * the message_seq, fragment_offset, and fragment_length". Until the suite is chosen the messages themselves are kept.
 */
public final class Transcript {
    private final ByteArrayOutputStream early = new ByteArrayOutputStream();
    private @Nullable MessageDigest digest;

    /** Adds a message. */
    public void add(HandshakeMessage message) {
        byte[] bytes = message.withoutFragmentation();
        MessageDigest running = digest;
        if (running == null) {
            early.writeBytes(bytes);
        } else {
            running.update(bytes);
        }
    }

    /** Chooses the hash function, "SHA256" or "SHA384"; without effect when it has been chosen. */
    public void choose(String hash) {
        if (digest == null) {
            MessageDigest chosen = newDigest(hash);
            chosen.update(early.toByteArray());
            digest = chosen;
        }
    }

    /**
     * Puts a hash in the place of the first ClientHello, which alone has been added. RFC 8446 §4.4.1: "when the server responds to a
     * ClientHello with a HelloRetryRequest, the value of ClientHello1 is replaced with a special synthetic handshake message".
     */
    public void replaceByHash(String hash) {
        choose(hash);
        byte[] first = hash();
        MessageDigest restarted = newDigest(hash);
        restarted.update(new HandshakeMessage(HandshakeType.MESSAGE_HASH, 0, 0, first).withoutFragmentation());
        digest = restarted;
    }

    /** Returns the hash of the messages so far. */
    byte[] hash() {
        MessageDigest running = digest;
        if (running == null) {
            throw new AssertionError("the hash function is chosen with the suite");
        }
        try {
            return ((MessageDigest) running.clone()).digest();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("the JDK's digests can be cloned", e);
        }
    }

    private static MessageDigest newDigest(String hash) {
        try {
            return MessageDigest.getInstance(hash.equals("SHA384") ? "SHA-384" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-2", e);
        }
    }
}
