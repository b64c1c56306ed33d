package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/**
 * Level of the audio in a packet, RFC 6464 §3.
 *
 * @param voice whether the sender believes that the packet contains voice
 * @param level loudness below the overload point in dB, 0 (loudest) to 127 (silence)
 */
public record AudioLevel(boolean voice, int level) {
    /** Level of digital silence. */
    public static final int SILENCE = 127;

    /** Length in bytes in a one-byte element. */
    public static final int LENGTH = 1;

    /** Checks the range. */
    public AudioLevel {
        if (level < 0 || level > SILENCE) {
            throw new IllegalArgumentException("an audio level of -" + level + " dBov");
        }
    }

    /** Returns the value of the element at {@code index}, or null if it is empty. */
    public static @Nullable AudioLevel read(RtpPacket packet, int index) {
        if (packet.extensionLength(index) < LENGTH) {
            return null;
        }
        int octet = packet.array()[packet.extensionOffset(index)];
        return new AudioLevel((octet & 0x80) != 0, octet & 0x7f);
    }

    /** Writes the value. */
    public void writeTo(byte[] array, int at) {
        array[at] = (byte) (voice ? 0x80 | level : level);
    }

    /** Returns the linear level of webrtc-stats and webrtc-pc, 0.0 (silence) to 1.0 (0 dBov). */
    public double linear() {
        // webrtc-pc §5.6: "the level is … converted from … dBov to a linear value by 10^(-level/20)"; 127 means
        // silence.
        return level == SILENCE ? 0 : Math.pow(10, -level / 20.0);
    }
}
