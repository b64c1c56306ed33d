package dev.parley.webrtc;

import dev.parley.dom.TypeError;

/** The form in which binary messages are handed out, webrtc-pc §6.2. {@link #toString} and {@link #of} speak the IDL words. */
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
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static BinaryType of(String value) {
        for (BinaryType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no BinaryType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
