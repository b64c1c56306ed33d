package dev.parley.webrtc;

import dev.parley.dom.IdlEnum;

/**
 * How a channel shares the path with the others (webrtc-priority): each has twice the weight of the one before it. {@link
 * #toString} and {@link #of} use the IDL values.
 */
public enum RTCPriorityType {
    /** Half of {@link #LOW}. */
    VERY_LOW("very-low", 128),
    /** The default. */
    LOW("low", 256),
    /** Twice {@link #LOW}. */
    MEDIUM("medium", 512),
    /** Four times {@link #LOW}. */
    HIGH("high", 1024);

    private final String value;
    private final int number;

    RTCPriorityType(String value, int number) {
        this.value = value;
        this.number = number;
    }

    /** Returns the number that announces the channel, RFC 8832 §5.1 with RFC 8831 §6.4. */
    int number() {
        return number;
    }

    /** Returns the constant of a remote end's number: the first one that is not below it, {@link #HIGH} above all. */
    static RTCPriorityType ofNumber(int number) {
        for (RTCPriorityType constant : values()) {
            if (number <= constant.number) {
                return constant;
            }
        }
        return HIGH;
    }

    /**
     * Returns the constant with this IDL value.
     *
     * @throws dev.parley.dom.TypeError if there is none
     */
    public static RTCPriorityType of(String value) {
        return IdlEnum.of(RTCPriorityType.class, value);
    }

    @Override
    public String toString() {
        return value;
    }
}
