package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;

/** Conversions between times of files and units of clock rates, and the duration of packets of sound. */
final class MediaTimes {
    static final long SECOND = 1_000_000_000L;

    private MediaTimes() {}

    static long toUnits(long nanos, int rate) {
        return nanos / SECOND * rate + (nanos % SECOND * rate + SECOND / 2) / SECOND;
    }

    static long toNanos(long units, int rate) {
        return units / rate * SECOND + units % rate * SECOND / rate;
    }

    /** Returns a sample with a frame of the given data. */
    static MediaSample sample(int track, MediaTrack of, long nanos, byte[] data, boolean key) {
        EncodedFrame frame = EncodedFrame.wrapping(of.codec(), data)
                .rtpTimestamp(toUnits(nanos, of.codec().clockRate()))
                .key(key)
                .size(of.width(), of.height())
                .build();
        return new MediaSample(track, nanos, frame);
    }

    /** Returns the samples at 48 kHz of an Opus packet by its first two bytes, RFC 6716 §3.1; 0 if they are none. */
    static int opusSamples(EncodedFrame frame) {
        if (frame.length() == 0) {
            return 0;
        }
        int toc = frame.u8(0);
        int configuration = toc >> 3;
        int samples;
        if (configuration < 12) {
            samples = new int[] {480, 960, 1_920, 2_880}[configuration & 3];
        } else {
            samples = configuration < 16 ? 480 << (configuration & 1) : 120 << (configuration & 3);
        }
        int frames = (toc & 3) == 0 ? 1 : (toc & 3) < 3 ? 2 : frame.length() > 1 ? frame.u8(1) & 0x3f : 0;
        return frames * samples;
    }

    static void requireCodec(MediaTrack track, EncodedFrame frame) {
        Codec codec = frame.codec();
        if (!codec.mimeType().equalsIgnoreCase(track.codec().mimeType())) {
            throw new IllegalArgumentException("a frame of " + codec.mimeType() + " for a track of "
                    + track.codec().mimeType());
        }
    }
}
