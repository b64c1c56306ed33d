package dev.parley.dtls;

/** What a record carries, RFC 5246 §6.2.1. */
final class ContentType {
    static final int CHANGE_CIPHER_SPEC = 20;
    static final int ALERT = 21;
    static final int HANDSHAKE = 22;
    static final int APPLICATION_DATA = 23;

    private ContentType() {}
}
