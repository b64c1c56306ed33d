package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Time at which the first sample or line of a frame was captured, extension "abs-capture-time".
 *
 * @param captureTime NTP time of the capturing system, 32.32 bits unsigned seconds since 1900
 * @param clockOffset estimated offset from the sending to the capturing system's clock, 32.32 bits signed seconds; null if not sent
 */
public record AbsoluteCaptureTime(
        long captureTime, @Nullable Long clockOffset) {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Returns the value of the element at {@code index}, or null if its length is another. */
    public static @Nullable AbsoluteCaptureTime read(RtpPacket packet, int index) {
        int length = packet.extensionLength(index);
        int at = packet.extensionOffset(index);
        return switch (length) {
            case 8 -> new AbsoluteCaptureTime((long) LONG.get(packet.array(), at), null);
            case 16 ->
                new AbsoluteCaptureTime((long) LONG.get(packet.array(), at), (long) LONG.get(packet.array(), at + 8));
            default -> null;
        };
    }

    /** Returns the length in bytes: 8, or 16 with a clock offset. */
    public int length() {
        return clockOffset == null ? 8 : 16;
    }

    /** Writes the value. */
    public void writeTo(byte[] array, int at) {
        LONG.set(array, at, captureTime);
        if (clockOffset != null) {
            LONG.set(array, at + 8, (long) clockOffset);
        }
    }
}
