package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.frames.VideoFrame;
import dev.parley.vp8.DecodedPicture;
import dev.parley.vp8.EncodedVp8;
import dev.parley.vp8.Vp8Decoder;
import dev.parley.vp8.Vp8Encoder;

/** A damaged stream gives a report or a picture; whatever the encoder makes, the decoder takes. */
class Vp8FuzzTest {

    private static final int MAX_PIXELS = 128 * 128;

    /** Frames, each behind its length in two bytes. */
    @FuzzTest
    void decoder(byte[] stream) {
        Vp8Decoder decoder = new Vp8Decoder(MAX_PIXELS);
        int position = 0;
        while (position + 2 <= stream.length) {
            int length = (stream[position] & 0xff) << 8 | stream[position + 1] & 0xff;
            position += 2;
            length = Math.min(length, stream.length - position);
            try {
                DecodedPicture picture = decoder.decode(stream, position, length);
                if (picture != null) {
                    VideoFrame frame = picture.toVideoFrame(0);
                    assertThat((long) frame.width() * frame.height()).isLessThanOrEqualTo(MAX_PIXELS);
                }
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
            position += length;
        }
    }

    /** Pictures of any content and size, at any rate. */
    @FuzzTest
    void encoder(FuzzedDataProvider data) throws MalformedException {
        Vp8Encoder encoder =
                new Vp8Encoder(data.consumeInt(1_000, 5_000_000), data.consumeInt(1, 60), data.consumeInt(1, 3));
        Vp8Decoder decoder = new Vp8Decoder(MAX_PIXELS);
        long now = 0;
        int width = data.consumeInt(1, 64);
        int height = data.consumeInt(1, 64);
        while (data.remainingBytes() > 0) {
            switch (data.consumeInt(0, 9)) {
                case 0 -> encoder.requestKeyFrame();
                case 1 -> encoder.setBitrate(data.consumeInt(1_000, 5_000_000));
                case 2 -> encoder.setEffort(data.consumeInt(0, Vp8Encoder.DEFAULT_EFFORT));
                case 3 -> width = data.consumeInt(1, 64);
                default -> now += data.consumeInt(0, 200_000);
            }
            VideoFrame frame = VideoFrame.black(width, height, now);
            byte[] pattern = data.consumeBytes(data.consumeInt(0, 64));
            for (int i = 0; pattern.length > 0 && i < frame.y().length; i++) {
                frame.y()[i] = pattern[i * 31 / 7 % pattern.length];
                frame.u()[i % frame.u().length] = pattern[i % pattern.length];
            }
            EncodedVp8 encoded = encoder.encode(frame);
            if (encoded != null) {
                DecodedPicture picture = decoder.decode(encoded.data(), 0, encoded.data().length);
                assertThat(picture).isNotNull();
                assertThat(picture.width()).isEqualTo(width);
                assertThat(picture.height()).isEqualTo(height);
            }
        }
    }
}
