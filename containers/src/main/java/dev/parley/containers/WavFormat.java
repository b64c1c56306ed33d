package dev.parley.containers;

import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Codecs of WAV: samples of 16 bits, which are little-endian in files and big-endian in packets, and G.711. */
final class WavFormat {
    private WavFormat() {}

    /** Returns the format tag, or 0 if WAV does not hold the codec here. */
    static int tag(Codec codec) {
        return switch (codec.name()) {
            case "l16" -> 1;
            case "pcma" -> 6;
            case "pcmu" -> 7;
            default -> 0;
        };
    }

    static @Nullable Codec codec(int tag, int bits, int rate, int channels) {
        boolean possible = rate >= 8_000 && rate <= 96_000 && channels >= 1 && channels <= 2;
        String name = switch (tag) {
            case 1 -> bits == 16 ? "L16" : null;
            case 6 -> bits == 8 ? "PCMA" : null;
            case 7 -> bits == 8 ? "PCMU" : null;
            default -> null;
        };
        return possible && name != null ? new Codec("audio/" + name, rate, channels, null) : null;
    }

    static int bytesPerSample(Codec codec) {
        Integer channels = codec.channels();
        return (tag(codec) == 1 ? 2 : 1) * (channels == null ? 1 : channels);
    }

    /** Returns the byte of silence. */
    static int silence(Codec codec) {
        return switch (tag(codec)) {
            case 6 -> 0xd5;
            case 7 -> 0xff;
            default -> 0;
        };
    }

    /** Swaps the bytes of samples of 16 bits. */
    static void swap(Codec codec, byte[] data) {
        for (int i = 0; tag(codec) == 1 && i + 1 < data.length; i += 2) {
            byte first = data[i];
            data[i] = data[i + 1];
            data[i + 1] = first;
        }
    }
}
