package dev.parley.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.frames.VideoFrame;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reduction of pictures, and the sizes that settings ask for. */
class PictureScalerTest {
    private static VideoFrame random(int width, int height, long seed) {
        VideoFrame frame = VideoFrame.black(width, height, 42);
        Random random = new Random(seed);
        random.nextBytes(frame.y());
        random.nextBytes(frame.u());
        random.nextBytes(frame.v());
        return frame;
    }

    /** Mean of the area that a pixel covers, in floating point. */
    private static double mean(byte[] plane, int width, int height, int newWidth, int newHeight, int x, int y) {
        double stepX = (double) width / newWidth;
        double stepY = (double) height / newHeight;
        double sum = 0;
        for (int row = 0; row < height; row++) {
            double down = Math.min(row + 1, (y + 1) * stepY) - Math.max(row, y * stepY);
            for (int column = 0; column < width; column++) {
                double across = Math.min(column + 1, (x + 1) * stepX) - Math.max(column, x * stepX);
                if (down > 0 && across > 0) {
                    sum += down * across * (plane[row * width + column] & 0xff);
                }
            }
        }
        return sum / stepX / stepY;
    }

    @ParameterizedTest
    @CsvSource({
        "64, 48, 32, 24",
        "64, 48, 16, 12",
        "64, 48, 43, 32",
        "63, 47, 31, 23",
        "5, 3, 4, 2",
        "17, 9, 1, 1",
        "300, 2, 1, 2",
        "64, 48, 63, 47",
        "2, 2, 1, 2"
    })
    void eachPixelIsTheMeanOfItsArea(int width, int height, int newWidth, int newHeight) {
        VideoFrame from = random(width, height, width * 31L + newWidth);
        VideoFrame to = new PictureScaler().scale(from, newWidth, newHeight);
        assertThat(to.timestampMicros()).isEqualTo(42);
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                double expected = mean(from.y(), width, height, newWidth, newHeight, x, y);
                assertThat((double) (to.y()[y * newWidth + x] & 0xff))
                        .as("%d, %d", x, y)
                        .isBetween(expected - 1.6, expected + 1.6);
            }
        }
        int chroma = (newWidth + 1) / 2;
        double expected = mean(from.u(), (width + 1) / 2, (height + 1) / 2, chroma, (newHeight + 1) / 2, 0, 0);
        assertThat((double) (to.u()[0] & 0xff)).isBetween(expected - 1.6, expected + 1.6);
    }

    @Test
    void anEvenPictureStaysEven() {
        VideoFrame grey = VideoFrame.black(123, 77, 0);
        java.util.Arrays.fill(grey.y(), (byte) 201);
        PictureScaler scaler = new PictureScaler();
        for (int width = 1; width <= 123; width += 7) {
            VideoFrame small = scaler.scale(grey, width, Math.max(1, width / 2));
            for (byte pixel : small.y()) {
                assertThat(pixel & 0xff).isEqualTo(201);
            }
        }
    }

    @Test
    void aPictureOfTheSizeIsNotCopiedAndNoneIsEnlarged() {
        VideoFrame picture = VideoFrame.black(16, 16, 0);
        assertThat(new PictureScaler().scale(picture, 16, 16)).isSameAs(picture);
        assertThatThrownBy(() -> new PictureScaler().scale(picture, 17, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("17 by 16");
    }

    @ParameterizedTest
    @CsvSource({"640, 480, 1, 640, 480", "640, 480, 2, 320, 240", "641, 3, 4, 160, 1", "640, 480, 1.5, 426, 320"})
    @Spec("webrtc-pc §5.2")
    void sizesAreDivided(int width, int height, double divisor, int newWidth, int newHeight) {
        VideoEncodingSettings settings = new VideoEncodingSettings(null, true, divisor, 0, 0, 0, 0, 1);
        assertThat(settings.sizeFor(width, height)).isEqualTo(new VideoEncodingSettings.Size(newWidth, newHeight));
    }

    @ParameterizedTest
    @CsvSource({
        "1280, 720, 640, 360, 640, 360", "720, 1280, 640, 360, 360, 640", "320, 240, 640, 360, 320, 240",
        "640, 480, 640, 360, 480, 360", "640, 480, 0, 120, 160, 120", "1280, 720, 360, 640, 640, 360"
    })
    @Spec("webrtc-extensions §4.3")
    void sizesAreRestrictedHoweverPicturesAreTurned(
            int width, int height, int maxWidth, int maxHeight, int newWidth, int newHeight) {
        VideoEncodingSettings settings = new VideoEncodingSettings(null, true, 4, maxWidth, maxHeight, 0, 0, 1);
        assertThat(settings.sizeFor(width, height)).isEqualTo(new VideoEncodingSettings.Size(newWidth, newHeight));
    }

    @Test
    void wrongSettingsAreRefused() {
        assertThatThrownBy(() -> new VideoEncodingSettings(null, true, 0.5, 0, 0, 0, 0, 1))
                .hasMessageContaining("0.5");
        assertThatThrownBy(() -> new VideoEncodingSettings(null, true, 1, 0, 0, Double.NaN, 0, 1))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> new VideoEncodingSettings(null, true, 1, 0, 0, 0, 0, 4))
                .hasMessageContaining("4 temporal");
    }
}
