package dev.parley.host.server;

/** A server that cannot be used as it was set. */
public final class InvalidServerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** Kinds of mistakes. */
    public enum Kind {
        /** A URL is malformed, or there is none: a "SyntaxError". */
        SYNTAX,
        /** A TURN server has no credentials: an "InvalidAccessError". */
        CREDENTIALS
    }

    InvalidServerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns the kind of the mistake. */
    public Kind kind() {
        return kind;
    }
}
