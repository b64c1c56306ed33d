package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Payload of comfort noise, RFC 3389 §3.
 *
 * @param level noise level as −dBov, 0 to 127
 * @param reflection reflection coefficients as transmitted, 0 to 255 each; 127 is zero
 */
public record ComfortNoise(int level, List<Integer> reflection) {
    /** Maximum order of the filter that is used; higher coefficients are ignored, RFC 3389 §3.2. */
    public static final int MAX_ORDER = 32;

    /** Checks the ranges. */
    public ComfortNoise {
        reflection = List.copyOf(reflection);
        if (level < 0 || level > 127 || reflection.size() > MAX_ORDER) {
            throw new IllegalArgumentException("level " + level + ", order " + reflection.size());
        }
    }

    /**
     * Reads a payload.
     *
     * @throws MalformedException if it is empty
     */
    public static ComfortNoise parse(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < 1) {
            throw new MalformedException("comfort noise without a level");
        }
        // RFC 3389 §3.1: "the most significant bit of the noise level byte ... MUST always be set to zero".
        int order = Math.min(length - 1, MAX_ORDER);
        return new ComfortNoise(
                bytes[offset] & 0x7f,
                IntStream.range(0, order)
                        .mapToObj(i -> bytes[offset + 1 + i] & 0xff)
                        .toList());
    }

    /** Returns the payload. */
    public byte[] toByteArray() {
        byte[] payload = new byte[1 + reflection.size()];
        payload[0] = (byte) level;
        for (int i = 0; i < reflection.size(); i++) {
            payload[1 + i] = (byte) (int) reflection.get(i);
        }
        return payload;
    }

    /** Returns a coefficient as a number in (−1, 1): RFC 3389 §3.2, {@code 258 · (N − 127) / 32768}. */
    public double coefficient(int index) {
        return 258.0 * (reflection.get(index) - 127) / 32_768;
    }
}
