package dev.parley.encoding;

import dev.parley.base.Timestamp;
import dev.parley.codec.Codecs;
import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One picture to be reduced and encoded. The owner calls {@link #run} on any one thread, and gives the work back to its stage in a way
 * that makes the result visible there.
 */
public final class VideoEncodeWork {
    private final Tools tools;
    private final Codecs codecs;
    private final Codec codec;
    private final VideoEncoderSettings settings;
    private final VideoFrame picture;
    private final VideoEncodingSettings.Size size;
    private final boolean key;
    private @Nullable EncodedFrame frame;
    private int quantizer = -1;
    private long tookNanos;

    /** Scaler and encoder of a stage, which pass from one work to the next. */
    static final class Tools {
        final PictureScaler scaler = new PictureScaler();

        @Nullable
        VideoEncoder encoder;

        int layers;

        void close() {
            if (encoder != null) {
                encoder.close();
                encoder = null;
            }
        }
    }

    VideoEncodeWork(
            Tools tools,
            Codecs codecs,
            Codec codec,
            VideoEncoderSettings settings,
            VideoFrame picture,
            VideoEncodingSettings.Size size,
            boolean key) {
        this.tools = tools;
        this.codecs = codecs;
        this.codec = codec;
        this.settings = settings;
        this.picture = picture;
        this.size = size;
        this.key = key;
    }

    /**
     * Encodes the picture.
     *
     * @param nanoTime clock by which the time that it takes is measured, in nanoseconds
     */
    public void run(LongSupplier nanoTime) {
        long began = nanoTime.getAsLong();
        VideoFrame reduced = tools.scaler.scale(picture, size.width(), size.height());
        VideoEncoder encoder = encoder();
        encoder.setRates(settings.bitrate(), settings.framesPerSecond());
        long rtpTime = picture.timestampMicros() * (codec.clockRate() / 1_000) / 1_000;
        EncodedFrame encoded = encoder.encode(reduced, rtpTime, key);
        tookNanos = nanoTime.getAsLong() - began;
        encoder.frameTook(tookNanos, (long) (1e9 / settings.framesPerSecond()));
        quantizer = encoder.quantizer();
        if (encoded != null) {
            Timestamp captured = Timestamp.ZERO.plusMicros(picture.timestampMicros());
            frame = encoded.toBuilder().captureTime(captured).build();
        }
    }

    private VideoEncoder encoder() {
        VideoEncoder encoder = tools.encoder;
        if (encoder != null && tools.layers == settings.temporalLayers()) {
            return encoder;
        }
        tools.close();
        encoder = codecs.videoEncoder(codec, settings);
        if (encoder == null) {
            throw new IllegalStateException("no encoder of " + codec.mimeType() + ": add " + Codecs.moduleFor(codec));
        }
        tools.encoder = encoder;
        tools.layers = settings.temporalLayers();
        return encoder;
    }

    boolean key() {
        return key;
    }

    VideoEncoderSettings settings() {
        return settings;
    }

    @Nullable
    EncodedFrame frame() {
        return frame;
    }

    int quantizer() {
        return quantizer;
    }

    long tookNanos() {
        return tookNanos;
    }
}
