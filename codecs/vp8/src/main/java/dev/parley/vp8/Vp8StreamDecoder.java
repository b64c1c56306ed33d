package dev.parley.vp8;

import dev.parley.base.MalformedException;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/** {@link Vp8Decoder} behind the interface of codecs. */
final class Vp8StreamDecoder implements VideoDecoder {
    private final Vp8Decoder decoder;

    /** Bytes of the frame in work, kept between frames so that nothing is allocated for the copy. */
    private byte[] bytes = new byte[4096];

    Vp8StreamDecoder(int maxPixels) {
        decoder = new Vp8Decoder(maxPixels);
    }

    @Override
    public @Nullable VideoFrame decode(EncodedFrame frame, long timestampMicros) throws MalformedException {
        int length = frame.length();
        if (bytes.length < length) {
            bytes = new byte[Math.min(EncodedFrame.MAX_LENGTH, 2 * length)];
        }
        frame.get(0, bytes, 0, length);
        DecodedPicture picture = decoder.decode(bytes, 0, length);
        return picture == null ? null : picture.toVideoFrame(timestampMicros);
    }

    @Override
    public int quantizer() {
        return decoder.quantizerIndex();
    }
}
