package dev.parley.containers;

import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Codec identifiers of Matroska, RFC 9559 and its codec registry. */
final class MatroskaCodec {
    private MatroskaCodec() {}

    static @Nullable String id(Codec codec) {
        return switch (codec.name()) {
            case "vp8" -> "V_VP8";
            case "vp9" -> "V_VP9";
            case "av1" -> "V_AV1";
            case "h264" -> "V_MPEG4/ISO/AVC";
            case "opus" -> "A_OPUS";
            case "l16" -> "A_PCM/INT/BIG";
            default -> null;
        };
    }

    static @Nullable Codec codec(String id, int rate, int channels) {
        boolean sound = rate >= 8_000 && rate <= 96_000 && channels >= 1 && channels <= 2;
        return switch (id) {
            case "V_VP8" -> new Codec("video/VP8", 90_000, null, null);
            case "V_VP9" -> new Codec("video/VP9", 90_000, null, null);
            case "V_AV1" -> new Codec("video/AV1", 90_000, null, null);
            case "V_MPEG4/ISO/AVC" -> new Codec("video/H264", 90_000, null, "packetization-mode=1");
            case "A_OPUS" -> channels >= 1 && channels <= 2 ? new Codec("audio/opus", 48_000, channels, null) : null;
            case "A_PCM/INT/BIG" -> sound ? new Codec("audio/L16", rate, channels, null) : null;
            default -> null;
        };
    }

    /** Returns whether WebM holds the codec; other codecs make the file one of Matroska. */
    static boolean isWebm(Codec codec) {
        return switch (codec.name()) {
            case "vp8", "vp9", "av1", "opus" -> true;
            default -> false;
        };
    }

    /** Returns whether the header needs data of the first key frame. */
    static boolean needsKeyFrame(Codec codec) {
        return codec.is("h264") || codec.is("av1");
    }
}
