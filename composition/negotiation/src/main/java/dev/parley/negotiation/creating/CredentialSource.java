package dev.parley.negotiation.creating;

import dev.parley.parameters.IceCredentials;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Draws ICE credentials. */
final class CredentialSource {
    /** RFC 8839 §5.4 {@code ice-char}: 64 characters, six bits each. */
    private static final String ICE_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /**
     * RFC 8445 §5.3 asks for 24 bits. Eight characters have 48, so that user name fragments are unique on a port that
     * thousands of peers share.
     */
    private static final int USERNAME_FRAGMENT_LENGTH = 8;

    /** RFC 8445 §5.3 asks for 128 bits: 24 characters have 144. */
    private static final int PASSWORD_LENGTH = 24;

    private final SecureRandom random;
    private @Nullable IceCredentials pooled;

    CredentialSource(SecureRandom random) {
        this.random = random;
    }

    /** Returns those of the pool, once, or new ones. */
    IceCredentials next() {
        IceCredentials waiting = pooled;
        pooled = null;
        return waiting != null ? waiting : draw();
    }

    /** Returns the credentials of all transports of the pool, which the next {@link #next} returns. */
    IceCredentials pooled() {
        if (pooled == null) {
            pooled = draw();
        }
        return pooled;
    }

    private IceCredentials draw() {
        return new IceCredentials(text(USERNAME_FRAGMENT_LENGTH), text(PASSWORD_LENGTH));
    }

    private String text(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        StringBuilder text = new StringBuilder(length);
        for (byte b : bytes) {
            text.append(ICE_CHARS.charAt(b & 63));
        }
        return text.toString();
    }
}
