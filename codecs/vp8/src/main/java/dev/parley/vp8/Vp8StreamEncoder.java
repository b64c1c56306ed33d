package dev.parley.vp8;

import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.FrameLayer;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** {@link Vp8Encoder} behind the interface of codecs. */
final class Vp8StreamEncoder implements VideoEncoder {
    private final Codec codec;
    private final Vp8Encoder encoder;
    private final EffortControl effort = new EffortControl();
    private final boolean layered;
    private int quantizer = -1;

    Vp8StreamEncoder(Codec codec, VideoEncoderSettings settings) {
        this.codec = codec;
        this.layered = settings.temporalLayers() > 1;
        this.encoder = new Vp8Encoder(settings.bitrate(), settings.framesPerSecond(), settings.temporalLayers());
    }

    @Override
    public @Nullable EncodedFrame encode(VideoFrame picture, long rtpTimestamp, boolean key) {
        if (key) {
            encoder.requestKeyFrame();
        }
        EncodedVp8 encoded = encoder.encode(picture);
        if (encoded == null) {
            return null;
        }
        quantizer = encoded.quantizerIndex();
        return EncodedFrame.wrapping(codec, encoded.data())
                .rtpTimestamp(rtpTimestamp)
                .key(encoded.key())
                .size(picture.width(), picture.height())
                .layer(layered ? new FrameLayer(0, encoded.temporalLayer()) : null)
                .build();
    }

    @Override
    public void setRates(int bitsPerSecond, double framesPerSecond) {
        // The rate of frames follows from their timestamps.
        encoder.setBitrate(bitsPerSecond);
    }

    @Override
    public int quantizer() {
        return quantizer;
    }

    @Override
    public void frameTook(long tookNanos, long allowedNanos) {
        encoder.setEffort(effort.frameTook(tookNanos, allowedNanos));
    }
}
