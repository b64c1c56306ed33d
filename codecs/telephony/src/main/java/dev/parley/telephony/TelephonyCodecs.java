package dev.parley.telephony;

import dev.parley.codec.AudioDecoder;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.CodecProvider;
import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Provider of G.711, G.722 and linear samples. */
public final class TelephonyCodecs implements CodecProvider {
    /** Makes the provider; {@link java.util.ServiceLoader} calls it. */
    public TelephonyCodecs() {}

    private static @Nullable SampleCoder coder(Codec codec) {
        Integer stated = codec.channels();
        int channels = stated == null ? 1 : stated;
        if (channels < 1 || channels > 2 || codec.clockRate() < 8_000 || codec.clockRate() > 96_000) {
            return null;
        }
        return switch (codec.name()) {
            case "pcmu" -> SampleCoder.g711(G711.MU_LAW, codec.clockRate(), channels);
            case "pcma" -> SampleCoder.g711(G711.A_LAW, codec.clockRate(), channels);
            case "l16" -> SampleCoder.linear(codec.clockRate(), channels);
            // RFC 3551 §4.5.2: "Even though the actual sampling rate for G.722 audio is 16,000 Hz, the RTP clock rate
            // for the G722 payload format is 8,000 Hz".
            case "g722" -> channels == 1 ? SampleCoder.g722() : null;
            default -> null;
        };
    }

    @Override
    public @Nullable AudioDecoder audioDecoder(Codec codec) {
        SampleCoder coder = coder(codec);
        return coder == null
                ? null
                : new TelephonyDecoder(coder, () -> {
                    SampleCoder again = coder(codec);
                    return again == null ? coder : again;
                });
    }

    @Override
    public @Nullable AudioEncoder audioEncoder(Codec codec, AudioEncoderSettings settings) {
        SampleCoder coder = coder(codec);
        return coder == null ? null : new TelephonyEncoder(coder, settings.frameMillis());
    }
}
