package dev.parley.vp8;

import dev.parley.codec.CodecProvider;
import dev.parley.codec.VideoDecoder;
import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Provider of VP8. */
public final class Vp8Codecs implements CodecProvider {
    /** Makes the provider; {@link java.util.ServiceLoader} calls it. */
    public Vp8Codecs() {}

    @Override
    public @Nullable VideoDecoder videoDecoder(Codec codec, int maxPixels) {
        return isVp8(codec) ? new Vp8StreamDecoder(maxPixels) : null;
    }

    @Override
    public @Nullable VideoEncoder videoEncoder(Codec codec, VideoEncoderSettings settings) {
        return isVp8(codec) ? new Vp8StreamEncoder(codec, settings) : null;
    }

    private static boolean isVp8(Codec codec) {
        return codec.mimeType().equalsIgnoreCase("video/VP8");
    }
}
