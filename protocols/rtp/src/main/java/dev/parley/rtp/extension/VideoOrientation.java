package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Orientation of a picture, 3GPP TS 26.114 §7.4.5.
 *
 * @param backFacing whether the camera faces away from the user
 * @param mirrored whether the picture is to be flipped horizontally before the rotation
 * @param degrees clockwise rotation that shows the picture upright: 0, 90, 180 or 270
 */
public record VideoOrientation(boolean backFacing, boolean mirrored, int degrees) {
    /** Length in bytes. */
    public static final int LENGTH = 1;

    /** Checks the angle. */
    public VideoOrientation {
        if (degrees < 0 || degrees > 270 || degrees % 90 != 0) {
            throw new IllegalArgumentException("a rotation of " + degrees + " degrees");
        }
    }

    /** Returns the value of the element at {@code index}, or null if it is empty. */
    public static @Nullable VideoOrientation read(RtpPacket packet, int index) {
        if (packet.extensionLength(index) < LENGTH) {
            return null;
        }
        int octet = packet.array()[packet.extensionOffset(index)];
        return new VideoOrientation((octet & 8) != 0, (octet & 4) != 0, 90 * (octet & 3));
    }

    /** Writes the value. */
    public void writeTo(byte[] array, int at) {
        array[at] = (byte) ((backFacing ? 8 : 0) | (mirrored ? 4 : 0) | degrees / 90);
    }
}
