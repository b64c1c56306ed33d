package dev.parley.stun;

/** The class of a STUN message, RFC 8489 §5: the two bits 8 and 4 of the message type. */
public enum StunClass {
    /** Wants a response. */
    REQUEST(0x000),
    /** Wants none. */
    INDICATION(0x010),
    /** Answers a request. */
    SUCCESS_RESPONSE(0x100),
    /** Refuses a request. */
    ERROR_RESPONSE(0x110);

    private static final StunClass[] VALUES = values();

    private final int bits;

    StunClass(int bits) {
        this.bits = bits;
    }

    /** Returns the bits in their places in the message type. */
    int bits() {
        return bits;
    }

    static StunClass ofType(int type) {
        return VALUES[(type >> 7 & 2) | (type >> 4 & 1)];
    }
}
