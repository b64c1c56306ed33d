package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/** Form in which binary messages are handed out, webrtc-pc §6.2. {@link #toString} and {@link #of} use the IDL values. */
public enum BinaryType {
    /** Kept for code that comes from browsers; in Java both forms arrive as bytes. */
    BLOB("blob"),
    /** Bytes. */
    ARRAYBUFFER("arraybuffer");

    private final String value;

    BinaryType(String value) {
        this.value = value;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static BinaryType of(String value) {
        return IdlEnum.of(BinaryType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
