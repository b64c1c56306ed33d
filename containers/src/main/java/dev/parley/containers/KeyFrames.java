package dev.parley.containers;

import dev.parley.parameters.Codec;

/** Recognition of key frames by their first bytes, for containers that do not mark them. */
final class KeyFrames {
    private KeyFrames() {}

    static boolean isKey(Codec codec, byte[] data) {
        return switch (codec.name()) {
            // RFC 6386 §9.1: the first bit is 0 for key frames.
            case "vp8" -> data.length > 0 && (data[0] & 1) == 0;
            // VP9 bitstream specification §6.2: marker 2, profile, show_existing_frame 0, frame_type 0.
            case "vp9" -> data.length > 0 && isVp9Key(data[0] & 0xff);
            case "av1" -> hasSequenceHeader(data);
            case "h264" -> hasNal(data, 0x1f, 0, 5, 5);
            case "h265" -> hasNal(data, 0x3f, 1, 16, 23);
            default -> true;
        };
    }

    private static boolean isVp9Key(int first) {
        boolean profile3 = (first & 0x30) == 0x30;
        int flags = profile3 ? first & 0x07 : first >> 1 & 0x06;
        return first >> 6 == 2 && (flags & 0x06) == 0;
    }

    private static boolean hasSequenceHeader(byte[] data) {
        int at = 0;
        while (at < data.length) {
            int header = data[at] & 0xff;
            if ((header >> 3 & 0x0f) == 1) {
                return true;
            }
            at += (header & 4) != 0 ? 2 : 1;
            if ((header & 2) == 0) {
                return false;
            }
            long size = 0;
            int shift = 0;
            boolean more = true;
            while (more && at < data.length && shift < 35) {
                size |= (data[at] & 0x7fL) << shift;
                more = data[at++] < 0;
                shift += 7;
            }
            if (size > data.length - at) {
                return false;
            }
            at += (int) size;
        }
        return false;
    }

    private static boolean hasNal(byte[] data, int mask, int shift, int from, int to) {
        for (int i = 0; i + 3 < data.length; i++) {
            if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
                int type = data[i + 3] >> shift & mask;
                if (type >= from && type <= to) {
                    return true;
                }
            }
        }
        return false;
    }
}
