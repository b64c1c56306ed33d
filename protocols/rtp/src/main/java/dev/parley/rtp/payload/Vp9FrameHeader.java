package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;
import org.jspecify.annotations.Nullable;

/** Uncompressed header of a VP9 frame, VP9 bitstream specification §6.2. */
final class Vp9FrameHeader {
    private Vp9FrameHeader() {}

    /** Returns width and height in pixels if the data begins with a key frame, or null. */
    static int @Nullable [] keyFrameSize(byte[] bytes, int offset, int length) {
        try {
            BitCursor in = new BitCursor(bytes, offset, length, false, "VP9 frame header beyond the frame");
            if (in.u(2) != 2) {
                return null;
            }
            int profile = in.bit() | in.bit() << 1;
            if (profile == 3) {
                in.bit();
            }
            boolean showExisting = in.flag();
            if (showExisting || in.flag()) {
                return null;
            }
            in.skip(2);
            if (in.bits(24) != 0x498342) {
                return null;
            }
            if (profile >= 2) {
                in.bit();
            }
            skipColour(in, profile);
            return new int[] {in.u(16) + 1, in.u(16) + 1};
        } catch (MalformedException e) {
            return null;
        }
    }

    private static void skipColour(BitCursor in, int profile) throws MalformedException {
        int colourSpace = in.u(3);
        boolean sampling = (profile & 1) != 0;
        // CS_RGB is 7: no range, and in profiles 1 and 3 a reserved bit alone.
        if (colourSpace != 7) {
            in.skip(sampling ? 4 : 1);
        } else if (sampling) {
            in.bit();
        }
    }
}
