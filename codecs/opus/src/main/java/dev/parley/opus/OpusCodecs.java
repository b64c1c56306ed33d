package dev.parley.opus;

import dev.parley.codec.AudioDecoder;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.CodecProvider;
import dev.parley.parameters.Codec;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Provider of Opus. */
public final class OpusCodecs implements CodecProvider {
    /** Makes the provider; {@link java.util.ServiceLoader} calls it. */
    public OpusCodecs() {}

    @Override
    public @Nullable AudioDecoder audioDecoder(Codec codec) {
        // RFC 7587 §7.1: "stereo: ... Possible values are 1 and 0, where 1 specifies that stereo signals are preferred,
        // and 0 specifies that the decoder should be optimized for mono". Absent means 0.
        return codec.is("opus") ? new ConcentusDecoder(hasParameter(codec, "stereo=1") ? 2 : 1) : null;
    }

    @Override
    public @Nullable AudioEncoder audioEncoder(Codec codec, AudioEncoderSettings settings) {
        return codec.is("opus") ? new ConcentusEncoder(settings) : null;
    }

    private static boolean hasParameter(Codec codec, String parameter) {
        String fmtp = codec.sdpFmtpLine();
        if (fmtp != null) {
            for (String each : fmtp.toLowerCase(Locale.ROOT).split(";")) {
                if (each.replaceAll("\\s", "").equals(parameter)) {
                    return true;
                }
            }
        }
        return false;
    }
}
