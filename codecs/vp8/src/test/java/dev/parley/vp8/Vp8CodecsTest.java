package dev.parley.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.base.Spec;
import dev.parley.codec.Codecs;
import dev.parley.codec.VideoDecoder;
import dev.parley.codec.VideoEncoder;
import dev.parley.codec.VideoEncoderSettings;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** VP8 as users of codecs find and call it. */
class Vp8CodecsTest {
    private static final Codec VP8 = new Codec("video/vp8", 90_000, null, null);

    private static VideoEncoder encoder(int layers) {
        return Objects.requireNonNull(
                Codecs.installed().videoEncoder(VP8, new VideoEncoderSettings(500_000, 30, layers)));
    }

    private static VideoDecoder decoder(int maxPixels) {
        return Objects.requireNonNull(Codecs.installed().videoDecoder(VP8, maxPixels));
    }

    @Test
    void theProviderIsFoundAndHasVp8Alone() {
        Codecs codecs = Codecs.installed();
        assertThat(codecs.videoDecoder(new Codec("video/VP9", 90_000, null, null), 1_000))
                .isNull();
        assertThat(codecs.videoDecoder(new Codec("audio/VP8", 90_000, 1, null), 1_000))
                .isNull();
        assertThat(codecs.videoDecoder(VP8, 1_000)).isNotNull();
        assertThat(codecs.audioDecoder(VP8)).isNull();
    }

    @Test
    void picturesGoThroughWithTheirTimesSizesAndQuantizers() throws Exception {
        VideoEncoder encoder = encoder(1);
        VideoDecoder decoder = decoder(VideoDecoder.DEFAULT_MAX_PIXELS);
        assertThat(encoder.quantizer()).isEqualTo(-1);
        assertThat(decoder.quantizer()).isEqualTo(-1);
        for (int i = 0; i < 10; i++) {
            VideoFrame picture = TestPicture.moving(64, 48, i, 30, 0);
            EncodedFrame frame = encoder.encode(picture, 4_294_960_000L + 3_000L * i, i == 5);
            assertThat(frame.key()).isEqualTo(i == 0 || i == 5);
            assertThat(frame.rtpTimestamp()).isEqualTo(4_294_960_000L + 3_000L * i & 0xffff_ffffL);
            assertThat(frame.width()).isEqualTo(64);
            assertThat(frame.layer()).isNull();
            VideoFrame decoded = decoder.decode(frame, 17);
            assertThat(decoded.timestampMicros()).isEqualTo(17);
            assertThat(TestPicture.psnr(picture, decoded)).isGreaterThan(33);
            assertThat(decoder.quantizer()).isEqualTo(encoder.quantizer()).isBetween(0, 127);
        }
    }

    @Test
    @Spec("RFC 7741 §4.2")
    void framesOfLayeredStreamsNameTheirLayers() {
        VideoEncoder encoder = encoder(3);
        List<Integer> layers = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            layers.add(encoder.encode(TestPicture.moving(64, 48, i, 30, 0), 0, false)
                    .layer()
                    .temporal());
        }
        assertThat(layers).containsExactly(0, 2, 1, 2, 0, 2, 1, 2, 0);
    }

    @Test
    void theApplicationRaisesTheLimitOfPixels() throws Exception {
        EncodedFrame frame = encoder(1).encode(VideoFrame.black(64, 48, 0), 0, true);
        assertThatThrownBy(() -> decoder(64 * 48 - 1).decode(frame, 0))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("limit of pixels");
        assertThat(decoder(64 * 48).decode(frame, 0)).isNotNull();
    }

    @Test
    void aStreamThatLostItsKeyFrameIsMalformed() {
        VideoEncoder encoder = encoder(1);
        encoder.encode(VideoFrame.black(64, 48, 0), 0, true);
        EncodedFrame second = encoder.encode(VideoFrame.black(64, 48, 33_000), 3_000, false);
        assertThatThrownBy(() -> decoder(10_000).decode(second, 0)).isInstanceOf(MalformedException.class);
    }
}
