package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import java.util.Arrays;

/** NAL units of a frame with start codes, ITU-T H.264 Annex B, H.265 Annex B. */
final class AnnexB {
    /** Maximum number of NAL units of a frame: slices of one row of macroblocks of 8K, twice. */
    static final int MAX_UNITS = 1_024;

    private int[] offsets = new int[8];
    private int[] lengths = new int[8];
    private int count;

    /**
     * Finds the NAL units. Start codes have three or four bytes.
     *
     * @throws IllegalArgumentException if the frame does not begin with a start code
     */
    void scan(EncodedFrame frame) {
        count = 0;
        int length = frame.length();
        int start = -1;
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            int octet = frame.u8(i);
            if (octet == 0) {
                zeros++;
                continue;
            }
            if (octet == 1 && zeros >= 2) {
                if (start < 0 && zeros != i) {
                    break;
                }
                // Zero bytes before a start code belong to no NAL unit (trailing_zero_8bits).
                add(start, i - zeros);
                start = i + 1;
            }
            zeros = 0;
        }
        if (start < 0) {
            throw new IllegalArgumentException(
                    "a frame of " + frame.codec().mimeType() + " that does not begin with a start code");
        }
        add(start, length - zeros);
    }

    private void add(int start, int end) {
        if (start < 0 || end <= start) {
            return;
        }
        if (count == MAX_UNITS) {
            throw new IllegalArgumentException("a frame with more than " + MAX_UNITS + " NAL units");
        }
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
        }
        offsets[count] = start;
        lengths[count++] = end - start;
    }

    int count() {
        return count;
    }

    int offset(int index) {
        return offsets[index];
    }

    int length(int index) {
        return lengths[index];
    }
}
