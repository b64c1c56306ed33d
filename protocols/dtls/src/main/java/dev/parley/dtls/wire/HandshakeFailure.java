package dev.parley.dtls.wire;

/** A handshake that cannot go on. Stackless: the peer chooses how often it happens. */
public final class HandshakeFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int alert;

    /**
     * Makes a failure.
     *
     * @param alert the description of the alert that tells the peer
     * @param message a constant text for our side
     */
    public HandshakeFailure(int alert, String message) {
        super(message, null, false, false);
        this.alert = alert;
    }

    public int alert() {
        return alert;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
