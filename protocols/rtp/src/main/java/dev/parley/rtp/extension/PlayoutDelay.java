package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the delay from capture to rendering that the sender wishes, extension "playout-delay". On the wire in steps of 10 ms.
 *
 * @param minimumMillis 0 to 40,950 ms
 * @param maximumMillis 0 to 40,950 ms, not below the minimum; 0 and 0 ask for rendering at once
 */
public record PlayoutDelay(int minimumMillis, int maximumMillis) {
    /** Length in bytes. */
    public static final int LENGTH = 3;

    private static final int STEP = 10;
    private static final int LIMIT = 0xfff * STEP;

    /** Checks the ranges. */
    public PlayoutDelay {
        if (minimumMillis < 0 || maximumMillis < minimumMillis || maximumMillis > LIMIT) {
            throw new IllegalArgumentException("a playout delay of " + minimumMillis + " to " + maximumMillis + " ms");
        }
    }

    /** Returns the value of the element at {@code index}, or null if its length is another or its limits cross. */
    public static @Nullable PlayoutDelay read(RtpPacket packet, int index) {
        if (packet.extensionLength(index) != LENGTH) {
            return null;
        }
        int value = SendTimes.readTime(packet, index);
        int minimum = (value >> 12) * STEP;
        int maximum = (value & 0xfff) * STEP;
        return minimum > maximum ? null : new PlayoutDelay(minimum, maximum);
    }

    /** Writes the value, rounded down to steps of 10 ms. */
    public void writeTo(byte[] array, int at) {
        SendTimes.writeTime(array, at, minimumMillis / STEP << 12 | maximumMillis / STEP);
    }
}
