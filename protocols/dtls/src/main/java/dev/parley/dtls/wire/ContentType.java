package dev.parley.dtls.wire;

/** Type of a record's content, RFC 5246 §6.2.1. */
public final class ContentType {
    public static final int CHANGE_CIPHER_SPEC = 20;
    public static final int ALERT = 21;
    public static final int HANDSHAKE = 22;
    public static final int APPLICATION_DATA = 23;

    /** RFC 9147 §7; in DTLS 1.3 alone. */
    public static final int ACKNOWLEDGEMENT = 26;

    private ContentType() {}
}
