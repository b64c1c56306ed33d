package dev.parley.negotiation.identity;

/** Error in an identity assertion: it is malformed, too large, or does not prove what it claims. Without a stack trace. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    IdentityException(String message) {
        super(message, null, false, false);
    }
}
