package dev.parley.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.frames.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the encoder, as the decoder sees them; that decoder agrees with libvpx's. */
class Vp8EncoderTest {

    private static final int FPS = 30;

    private static VideoFrame decode(Vp8Decoder decoder, EncodedVp8 frame) throws MalformedException {
        DecodedPicture picture = decoder.decode(frame.data(), 0, frame.data().length);
        assertThat(picture).isNotNull();
        return picture.toVideoFrame(0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 5", "16, 16", "17, 33", "64, 48", "175, 143"})
    void picturesOfAnySizeComeBack(int width, int height) throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(2_000_000, FPS, 1);
        Vp8Decoder decoder = new Vp8Decoder();
        for (int i = 0; i < 12; i++) {
            VideoFrame frame = TestPicture.moving(width, height, i, FPS, 0);
            EncodedVp8 encoded = encoder.encode(frame);
            assertThat(encoded.key()).isEqualTo(i == 0);
            VideoFrame decoded = decode(decoder, encoded);
            assertThat(decoded.width()).isEqualTo(width);
            assertThat(decoded.height()).isEqualTo(height);
            assertThat(TestPicture.psnr(frame, decoded)).as("frame %d", i).isGreaterThan(33);
        }
    }

    /** After two seconds each second has the target's bits, within 15 %. */
    @ParameterizedTest
    @CsvSource({"150000, 0", "200000, 10", "400000, 10"})
    void theRateIsHeld(int bitrate, int noise) throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(bitrate, FPS, 1);
        encoder.setEffort(1);
        for (int second = 0; second < 6; second++) {
            long bits = 0;
            for (int i = 0; i < FPS; i++) {
                EncodedVp8 encoded = encoder.encode(TestPicture.moving(176, 144, second * FPS + i, FPS, noise));
                bits += encoded == null ? 0 : 8L * encoded.data().length;
            }
            if (second >= 2) {
                assertThat(bits).as("second %d", second).isBetween((long) (bitrate * 0.85), (long) (bitrate * 1.15));
            }
        }
    }

    @Test
    void anImpossibleRateDropsFramesAndStaysDecodable() throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(20_000, FPS, 1);
        Vp8Decoder decoder = new Vp8Decoder();
        int sent = 0;
        long bits = 0;
        for (int i = 0; i < 120; i++) {
            encoder.setBitrate(20_000 + i % 2);
            EncodedVp8 encoded = encoder.encode(TestPicture.moving(320, 240, i, FPS, 40));
            if (encoded != null) {
                sent++;
                bits += 8L * encoded.data().length;
                decode(decoder, encoded);
            }
        }
        assertThat(sent).isBetween(1, 119);
        assertThat(bits).isLessThan(20_000 * 4 + 200_000);
    }

    @Test
    void aNewTargetIsObeyedWithinASecond() throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(600_000, FPS, 1);
        encoder.setEffort(1);
        long bits = 0;
        for (int i = 0; i < 4 * FPS; i++) {
            if (i == 2 * FPS) {
                encoder.setBitrate(150_000);
            }
            EncodedVp8 encoded = encoder.encode(TestPicture.moving(176, 144, i, FPS, 10));
            if (i >= 3 * FPS && encoded != null) {
                bits += 8L * encoded.data().length;
            }
        }
        assertThat(bits).isBetween(120_000L, 180_000L);
    }

    @Test
    void keyFramesComeOnDemandAndWhenTheSizeChanges() throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(500_000, FPS, 1);
        assertThat(encoder.encode(TestPicture.moving(64, 64, 0, FPS, 0)).key()).isTrue();
        assertThat(encoder.encode(TestPicture.moving(64, 64, 1, FPS, 0)).key()).isFalse();
        encoder.requestKeyFrame();
        assertThat(encoder.encode(TestPicture.moving(64, 64, 2, FPS, 0)).key()).isTrue();
        assertThat(encoder.encode(TestPicture.moving(64, 64, 3, FPS, 0)).key()).isFalse();
        EncodedVp8 larger = encoder.encode(TestPicture.moving(96, 64, 4, FPS, 0));
        assertThat(larger.key()).isTrue();
        assertThat(decode(new Vp8Decoder(), larger).width()).isEqualTo(96);
    }

    /** Whoever drops higher layers decodes the same pictures as whoever gets all frames. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void higherLayersMayBeDropped(int layers) throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(500_000, FPS, layers);
        List<EncodedVp8> stream = new ArrayList<>();
        List<VideoFrame> whole = new ArrayList<>();
        Vp8Decoder decoder = new Vp8Decoder();
        for (int i = 0; i < 32; i++) {
            EncodedVp8 encoded = encoder.encode(TestPicture.moving(128, 96, i, FPS, 3));
            stream.add(encoded);
            whole.add(decode(decoder, encoded));
        }
        for (int top = 0; top < layers; top++) {
            Vp8Decoder partial = new Vp8Decoder();
            int decoded = 0;
            for (int i = 0; i < stream.size(); i++) {
                if (stream.get(i).temporalLayer() <= top) {
                    assertThat(decode(partial, stream.get(i)).y())
                            .as("frame %d", i)
                            .isEqualTo(whole.get(i).y());
                    decoded++;
                }
            }
            assertThat(decoded).isEqualTo(32 >> layers - 1 - top);
        }
        assertThat(stream)
                .filteredOn(frame -> frame.temporalLayer() == layers - 1)
                .noneMatch(EncodedVp8::reference);
    }

    @Test
    void aPictureThatStandsStillCostsNextToNothing() throws Exception {
        Vp8Encoder encoder = new Vp8Encoder(500_000, FPS, 1);
        VideoFrame still = TestPicture.moving(320, 240, 0, FPS, 5);
        int last = 0;
        for (int i = 0; i < 60; i++) {
            VideoFrame frame = new VideoFrame(320, 240, still.y(), still.u(), still.v(), i * 1_000_000L / FPS);
            last = encoder.encode(frame).data().length;
        }
        assertThat(last).isLessThan(200);
    }

    @Test
    void lessEffortIsTriedWhereFramesTakeTooLong() {
        EffortControl control = new EffortControl();
        int effort = Vp8Encoder.DEFAULT_EFFORT;
        for (int i = 0; i < 60; i++) {
            effort = control.frameTook(30_000_000, 33_000_000);
        }
        assertThat(effort).isZero();
        for (int i = 0; i < 120; i++) {
            effort = control.frameTook(2_000_000, 33_000_000);
        }
        assertThat(effort).isEqualTo(Vp8Encoder.DEFAULT_EFFORT);
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new Vp8Encoder(10, FPS, 1)).hasMessageContaining("10 bit/s");
        assertThatThrownBy(() -> new Vp8Encoder(10_000, 0, 1)).hasMessageContaining("frames a second");
        assertThatThrownBy(() -> new Vp8Encoder(10_000, FPS, 4)).hasMessageContaining("temporal layers");
        assertThatThrownBy(() -> new Vp8Encoder(10_000, FPS, 1).setEffort(9)).hasMessageContaining("effort");
    }

    @Test
    void transformsInvertEachOther() {
        short[] coefficients = new short[25 * 16];
        byte[] source = new byte[16];
        byte[] prediction = new byte[16];
        for (int i = 0; i < 16; i++) {
            source[i] = (byte) (i * i * 7);
            prediction[i] = (byte) 90;
        }
        ForwardTransform.dct(source, 0, 4, prediction, 0, 4, coefficients, 0);
        InverseTransform.addDct(coefficients, 0, prediction, 0, 4);
        for (int i = 0; i < 16; i++) {
            assertThat(prediction[i] & 0xff).isCloseTo(source[i] & 0xff, Offset.offset(1));
            coefficients[16 * i] = (short) (i * 37 - 200);
        }
        ForwardTransform.walshHadamard(coefficients, 24 * 16);
        InverseTransform.walshHadamard(coefficients, 24 * 16);
        for (int i = 0; i < 16; i++) {
            assertThat((int) coefficients[16 * i]).isCloseTo(i * 37 - 200, Offset.offset(1));
        }
    }
}
