package dev.parley.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.MalformedException;
import dev.parley.frames.VideoFrame;
import java.security.MessageDigest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of libvpx's encoder, made from synthetic pictures, decode to the bytes that libvpx's decoder gives. */
class Vp8DecoderTest {

    /** Digests are of the I420 bytes of all shown pictures, as libvpx 1.12 decodes them (ffmpeg -c:v libvpx -f rawvideo). */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    altref-hidden, 63, 60, e449fc34b894665b4a9cc8b5429da702e335a7c28680fb870fde8b2e7ae3334d
                    beyond-the-border, 15, 15, fa79e4672e49eefaf7776b0b460a28aaa5e7d0e3a542540a96f9c49a32b0d1b9
                    bilinear-eight-partitions, 12, 12, 750632586f5febd5761b8b9843005fdf43af69cfd3837704fcfeff2a8d784a1a
                    bilinear-simple-partitions, 12, 12, 626e817a0085f4049b45cc6e40d6089535bdeba64bc09f9c13e700e0d475ef1b
                    coarse, 15, 15, c2962d46e1fd3c356a885982e287cbcb70e765dc4b67d089a137b358b11d776a
                    error-resilient, 15, 15, d45899f7eaaed57b31fd87ff6c2f3027a63d85d9a8f0e2e8de7145ad7d665d75
                    finest, 5, 5, 81770bf8110e5cb440657ae0a9c9ccffa4bc922cfb1eba5816a2649cd0deb213
                    full-pixel-chroma, 12, 12, c8ad0a419ae137402ab813a4d48cfd1b996510b1e9453c8596118acc60511d1e
                    odd-size, 12, 12, 144dc173fc30032791389dadfa9d1cc69ca3b32e259e752a90a85b48b3a2d3ec
                    sharpness-seven, 8, 8, c5c3a05235806d24ce3ae551fb70c6a0e643520a02687dc0a3c063da6b4f3cb6
                    sixtap-normal, 12, 12, 65d405491216f054f1f2a3e73407153ff971a5b938610ceb365d2b02e83cc475
                    one-pixel, 12, 12, 2fdf66c6c5ebbfa1744706ea7873bcdc8193ea947fb8ddb84788d2a4aa96369f
                    """)
    void everyPictureIsThatOfLibvpx(String name, int frames, int shown, String digest) throws Exception {
        Vp8Decoder decoder = new Vp8Decoder();
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        int pictures = 0;
        List<byte[]> stream = IvfFrames.ofResource(name);
        for (byte[] frame : stream) {
            DecodedPicture picture = decoder.decode(frame, 0, frame.length);
            if (picture != null) {
                VideoFrame copy = picture.toVideoFrame(0);
                sha.update(copy.y());
                sha.update(copy.u());
                sha.update(copy.v());
                pictures++;
            }
        }
        assertThat(stream).hasSize(frames);
        assertThat(pictures).isEqualTo(shown);
        assertThat(hex(sha.digest())).isEqualTo(digest);
    }

    @Test
    void aFrameMayStandWithinAnArray() throws Exception {
        byte[] frame = IvfFrames.ofResource("finest").get(0);
        byte[] padded = new byte[frame.length + 20];
        System.arraycopy(frame, 0, padded, 7, frame.length);
        VideoFrame picture = new Vp8Decoder().decode(padded, 7, frame.length).toVideoFrame(5);
        assertThat(picture.width()).isEqualTo(48);
        assertThat(picture.height()).isEqualTo(32);
        assertThat(picture.timestampMicros()).isEqualTo(5);
        assertThat(picture.y())
                .isEqualTo(new Vp8Decoder()
                        .decode(frame, 0, frame.length)
                        .toVideoFrame(0)
                        .y());
    }

    @Test
    void theSizeMayChangeAtAKeyFrame() throws Exception {
        Vp8Decoder decoder = new Vp8Decoder();
        byte[] small = IvfFrames.ofResource("one-pixel").get(0);
        byte[] large = IvfFrames.ofResource("odd-size").get(0);
        assertThat(decoder.decode(large, 0, large.length).width()).isEqualTo(17);
        assertThat(decoder.decode(small, 0, small.length).width()).isEqualTo(1);
        assertThat(decoder.decode(large, 0, large.length).height()).isEqualTo(33);
    }

    @Test
    void aStreamBeginsWithAKeyFrame() throws Exception {
        byte[] second = IvfFrames.ofResource("odd-size").get(1);
        assertThatThrownBy(() -> new Vp8Decoder().decode(second, 0, second.length))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("key frame");
    }

    @Test
    void largePicturesAreRefusedBeforeAnythingIsAllocated() throws Exception {
        byte[] frame = IvfFrames.ofResource("one-pixel").get(0).clone();
        frame[6] = (byte) 0xff;
        frame[7] = 0x3f;
        frame[8] = (byte) 0xff;
        frame[9] = 0x3f;
        assertThatThrownBy(() -> new Vp8Decoder().decode(frame, 0, frame.length))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("limit of pixels");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 9})
    void shortFramesAreRefused(int length) {
        byte[] frame = {0x10, 2, 0, (byte) 0x9d, 1, 0x2a, 16, 0, 16, 0};
        assertThatThrownBy(() -> new Vp8Decoder().decode(frame, 0, length)).isInstanceOf(MalformedException.class);
    }

    /** Damage gives a report or a picture, never another exception, and a key frame heals it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"sixtap-normal", "error-resilient", "bilinear-eight-partitions", "altref-hidden", "odd-size"})
    void damageIsContained(String name) throws Exception {
        List<byte[]> stream = IvfFrames.ofResource(name);
        byte[] key = stream.get(0);
        VideoFrame expected = new Vp8Decoder().decode(key, 0, key.length).toVideoFrame(0);
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            Vp8Decoder decoder = new Vp8Decoder(256 * 256);
            for (byte[] frame : stream) {
                byte[] damaged = frame.clone();
                for (int i = random.nextInt(4); i > 0; i--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                }
                int length = random.nextInt(8) == 0 ? random.nextInt(damaged.length) : damaged.length;
                try {
                    decoder.decode(damaged, 0, length);
                } catch (MalformedException expectedReport) {
                    assertThat(expectedReport).hasMessageMatching(".+");
                }
            }
            VideoFrame healed = decoder.decode(key, 0, key.length).toVideoFrame(0);
            assertThat(healed.y()).as("seed %d", seed).isEqualTo(expected.y());
        }
    }

    private static String hex(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("%02x", b));
        }
        return text.toString();
    }
}
