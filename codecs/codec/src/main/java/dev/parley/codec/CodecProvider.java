package dev.parley.codec;

import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Source of encoders and decoders, registered as a service. Each method returns null for a codec that it does not have. */
public interface CodecProvider {
    /** Returns a new decoder of sound, with the number of channels that suits the format parameters. */
    default @Nullable AudioDecoder audioDecoder(Codec codec) {
        return null;
    }

    /** Returns a new encoder of sound. */
    default @Nullable AudioEncoder audioEncoder(Codec codec, AudioEncoderSettings settings) {
        return null;
    }

    /**
     * Returns a new decoder of pictures.
     *
     * @param maxPixels maximum width times height of a picture; larger frames are malformed
     */
    default @Nullable VideoDecoder videoDecoder(Codec codec, int maxPixels) {
        return null;
    }

    /** Returns a new encoder of pictures. */
    default @Nullable VideoEncoder videoEncoder(Codec codec, VideoEncoderSettings settings) {
        return null;
    }
}
