package dev.parley.webrtc;

import dev.parley.datachannel.ChannelPriority;
import dev.parley.dom.TypeError;

/**
 * How a channel shares the path with the others (webrtc-priority): each has twice the weight of the one before it. {@link
 * #toString} and {@link #of} speak the IDL words.
 */
public enum RTCPriorityType {
    /** Half of {@link #LOW}. */
    VERY_LOW("very-low", ChannelPriority.VERY_LOW),
    /** The default. */
    LOW("low", ChannelPriority.LOW),
    /** Twice {@link #LOW}. */
    MEDIUM("medium", ChannelPriority.MEDIUM),
    /** Four times {@link #LOW}. */
    HIGH("high", ChannelPriority.HIGH);

    private final String value;
    private final ChannelPriority priority;

    RTCPriorityType(String value, ChannelPriority priority) {
        this.value = value;
        this.priority = priority;
    }

    /** RFC 8832 §5.1: the number that announces the channel. */
    int number() {
        return priority.value();
    }

    /** Returns the constant of a number that a peer announced a channel with. */
    static RTCPriorityType ofNumber(int number) {
        return values()[ChannelPriority.of(number).ordinal()];
    }

    /**
     * Returns the constant of that IDL word.
     *
     * @throws TypeError where there is none
     */
    public static RTCPriorityType of(String value) {
        for (RTCPriorityType constant : values()) {
            if (constant.value.equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no RTCPriorityType: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}
