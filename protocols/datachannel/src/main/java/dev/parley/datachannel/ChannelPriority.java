package dev.parley.datachannel;

/**
 * The four priorities that applications can name (RFC 8831 §6.4, "RTCPriorityType" of the WebRTC priority control API), and the
 * 16-bit numbers that DCEP carries for them.
 */
public enum ChannelPriority {
    /** "very-low". */
    VERY_LOW("very-low", 128),
    /** "low", the default. */
    LOW("low", 256),
    /** "medium". */
    MEDIUM("medium", 512),
    /** "high". */
    HIGH("high", 1024);

    private final String token;
    private final int value;

    ChannelPriority(String token, int value) {
        this.token = token;
        this.value = value;
    }

    /** Returns the word of the W3C's enumeration. */
    public String token() {
        return token;
    }

    /** Returns the number that DCEP carries. */
    public int value() {
        return value;
    }

    /** Returns the priority that a peer's number stands for: the smallest that is not below it, {@link #HIGH} above all. */
    public static ChannelPriority of(int value) {
        for (ChannelPriority priority : values()) {
            if (value <= priority.value) {
                return priority;
            }
        }
        return HIGH;
    }
}
