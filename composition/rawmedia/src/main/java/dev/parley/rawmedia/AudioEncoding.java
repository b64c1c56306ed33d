package dev.parley.rawmedia;

import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Codec of a sender of raw sound: the first negotiated one that has an encoder here, with the settings that its format parameters ask for.
 *
 * @param codec negotiated codec
 * @param encoder new encoder of it
 * @param bitrate usual rate of the encoder in bits per second, which a lower target reduces
 */
public record AudioEncoding(Codec codec, AudioEncoder encoder, int bitrate) {
    private static final int COMPLEXITY = 5;
    private static final int SPEECH_BITRATE = 32_000;

    /**
     * Returns the codec to send, or null if none of them has an encoder.
     *
     * @param negotiated codecs in the order of preference
     * @param contentHint of the track: "music" wants two channels where the receiver takes them
     */
    public static @Nullable AudioEncoding choose(Codecs codecs, List<Codec> negotiated, String contentHint) {
        for (Codec codec : negotiated) {
            AudioEncoderSettings settings = settings(codec, contentHint);
            AudioEncoder encoder = codecs.audioEncoder(codec, settings);
            if (encoder != null) {
                return new AudioEncoding(codec, encoder, settings.bitrate());
            }
        }
        return null;
    }

    /** Returns the settings that a codec's format parameters ask of the sender. */
    static AudioEncoderSettings settings(Codec codec, String contentHint) {
        if (!codec.is("opus")) {
            return AudioEncoderSettings.SPEECH;
        }
        Map<String, String> parameters = parameters(codec);
        boolean music = contentHint.equals("music");
        // RFC 7587 §7.1: "stereo: specifies whether the decoder prefers receiving stereo or mono signals"; the default
        // is mono. "maxaveragebitrate: specifies the maximum average receive bitrate". "usedtx: specifies if the
        // decoder prefers the use of DTX", "useinbandfec: ... that the decoder has the capability to take advantage of"
        // FEC.
        int channels = music && "1".equals(parameters.get("stereo")) ? 2 : 1;
        int limit = number(parameters.get("maxaveragebitrate"));
        int usual = music ? 64_000 * channels : SPEECH_BITRATE;
        return new AudioEncoderSettings(
                channels,
                20,
                limit == 0 ? usual : Math.min(limit, usual),
                !music && "1".equals(parameters.get("useinbandfec")),
                "1".equals(parameters.get("usedtx")),
                COMPLEXITY);
    }

    private static int number(@Nullable String value) {
        // RFC 7587 §7.1: from 6,000 to 510,000.
        return value != null && value.matches("[0-9]{4,6}") ? Integer.parseInt(value) : 0;
    }

    private static Map<String, String> parameters(Codec codec) {
        Map<String, String> parameters = new TreeMap<>();
        String line = codec.sdpFmtpLine();
        if (line != null) {
            for (String each : line.toLowerCase(Locale.ROOT).split(";", -1)) {
                int equals = each.indexOf('=');
                if (equals > 0) {
                    parameters.put(
                            each.substring(0, equals).trim(),
                            each.substring(equals + 1).trim());
                }
            }
        }
        return parameters;
    }
}
