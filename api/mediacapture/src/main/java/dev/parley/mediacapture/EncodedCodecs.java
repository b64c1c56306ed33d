package dev.parley.mediacapture;

import dev.parley.parameters.Codec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Clock rates and channels that belong to the names of codecs: RFC 3551 §6, RFC 7587 §4.1, and 90 kHz of video. */
final class EncodedCodecs {
    private static final int VIDEO_CLOCK_RATE = 90_000;

    private EncodedCodecs() {}

    static Codec of(String mimeType, @Nullable String fmtp) {
        String name = mimeType.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "audio/opus" -> new Codec(mimeType, 48_000, 2, fmtp);
            case "audio/l16" -> new Codec(mimeType, 48_000, 1, fmtp);
            // G.722 has a clock of 8 kHz for its 16 kHz of sound, by an old mistake that stays.
            case "audio/pcmu", "audio/pcma", "audio/g722" -> new Codec(mimeType, 8_000, 1, fmtp);
            default -> {
                if (name.startsWith("audio/")) {
                    throw new IllegalArgumentException(
                            "the clock rate of \"" + mimeType + "\" is not known: use createEncodedSource(Codec)");
                }
                yield new Codec(mimeType, VIDEO_CLOCK_RATE, null, fmtp);
            }
        };
    }
}
