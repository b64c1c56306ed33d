package dev.parley.base;

/**
 * Bytes from a peer or the network that do not parse. Stackless, because whoever sends garbage must not make us build stack
 * traces; the owner of the socket side catches it in one place, counts it by {@link #reason()} and drops the packet.
 */
public final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes an exception; {@code reason} is a constant text without the peer's bytes, so that counting stays bounded. */
    public MalformedException(String reason) {
        super(reason, null, false, false);
    }

    /** Returns the reason, one of the parser's constant texts. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
