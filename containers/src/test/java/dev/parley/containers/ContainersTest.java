package dev.parley.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Written files can be read, whole, cut off at any byte, and damaged. */
class ContainersTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);
    private static final Codec H264 = new Codec("video/H264", 90_000, null, "packetization-mode=1");
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 2, null);
    private static final Codec PCMA = new Codec("audio/PCMA", 8_000, 1, null);
    private static final Codec L16 = new Codec("audio/L16", 16_000, 1, null);
    private static final long MILLI = 1_000_000;

    @TempDir
    Path folder;

    private interface Maker {
        MediaWriter make(OutputStream out, List<MediaTrack> tracks) throws IOException;
    }

    enum Format {
        IVF((out, tracks) -> new IvfWriter(out, tracks.get(0)), new MediaTrack(VP8, 0, 0)),
        OGG((out, tracks) -> new OggWriter(out, tracks.get(0), 77), MediaTrack.audio(OPUS)),
        WAV_A_LAW((out, tracks) -> new WavWriter(out, tracks.get(0)), MediaTrack.audio(PCMA)),
        WAV_16_BITS((out, tracks) -> new WavWriter(out, tracks.get(0)), MediaTrack.audio(L16)),
        WEBM(MatroskaWriter::new, new MediaTrack(VP8, 0, 0), MediaTrack.audio(OPUS)),
        MATROSKA(MatroskaWriter::new, new MediaTrack(H264, 64, 48), MediaTrack.audio(L16));

        final Maker maker;
        final List<MediaTrack> tracks;

        Format(Maker maker, MediaTrack... tracks) {
            this.maker = maker;
            this.tracks = List.of(tracks);
        }
    }

    private static EncodedFrame frame(Codec codec, Random random, int index) {
        boolean key = index % 10 == 0;
        byte[] data = new byte[20 + random.nextInt(700)];
        random.nextBytes(data);
        switch (codec.name()) {
            case "vp8" -> data[0] = (byte) (key ? 0 : 1);
            case "opus" -> data[0] = (byte) 0x78;
            case "pcma" -> data = Arrays.copyOf(data, 160);
            case "l16" -> data = Arrays.copyOf(data, 640);
            default -> {
                byte[] slice = {0, 0, 0, 1, (byte) (key ? 0x65 : 0x41), (byte) 0x88, (byte) index, 7};
                byte[] sets = {0, 0, 0, 1, 0x67, 0x42, 0, 0x1e, 3, 0, 0, 0, 1, 0x68, 1, 2};
                data = key ? Arrays.copyOf(sets, sets.length + slice.length) : slice;
                if (key) {
                    System.arraycopy(slice, 0, data, sets.length, slice.length);
                }
            }
        }
        return EncodedFrame.wrapping(codec, data)
                .key(key || codec.mimeType().startsWith("audio"))
                .size(codec.channels() == null ? 64 : 0, codec.channels() == null ? 48 : 0)
                .build();
    }

    /** Two seconds with a gap of a second after the first one, for each track. */
    private static List<MediaSample> samples(Format format, long seed) {
        Random random = new Random(seed);
        List<MediaSample> samples = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            for (int track = 0; track < format.tracks.size(); track++) {
                long time = (20L * i + (i < 50 ? 0 : 1_000)) * MILLI;
                samples.add(new MediaSample(
                        track, time, frame(format.tracks.get(track).codec(), random, i)));
            }
        }
        return samples;
    }

    private static byte[] write(Format format, List<MediaSample> samples) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MediaWriter writer = format.maker.make(out, format.tracks)) {
            for (MediaSample sample : samples) {
                writer.write(sample.track(), sample.timeNanos(), sample.frame());
            }
        }
        return out.toByteArray();
    }

    private static List<MediaSample> read(byte[] file) throws IOException {
        List<MediaSample> samples = new ArrayList<>();
        try (MediaReader reader = MediaFiles.open(new BufferedInputStream(new ByteArrayInputStream(file)))) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                samples.add(sample);
            }
        }
        return samples;
    }

    @ParameterizedTest
    @EnumSource
    void whatWasWrittenIsReadAndGapsStay(Format format) throws IOException {
        List<MediaSample> written = samples(format, 5);
        byte[] file = write(format, written);
        List<MediaSample> got = read(file);
        if (format.name().startsWith("WAV")) {
            // A second of silence stands where the gap was.
            assertThat(got).hasSize(150);
            got.subList(50, 100)
                    .forEach(sample ->
                            assertThat(sample.frame().u8(9)).isEqualTo(format == Format.WAV_A_LAW ? 0xd5 : 0));
            got.subList(50, 100).clear();
        }
        assertThat(got).hasSameSizeAs(written);
        for (int i = 0; i < got.size(); i++) {
            MediaSample a = written.get(i);
            MediaSample b = got.get(i);
            assertThat(b.track()).isEqualTo(a.track());
            assertThat(b.timeNanos()).as("sample %d", i).isEqualTo(a.timeNanos());
            assertThat(b.frame().toByteArray())
                    .as("sample %d", i)
                    .isEqualTo(a.frame().toByteArray());
            assertThat(b.frame().key()).isEqualTo(a.frame().key());
            assertThat(b.frame().rtpTimestamp())
                    .isEqualTo(a.timeNanos() / MILLI * b.frame().codec().clockRate() / 1_000);
        }
        try (MediaReader reader = MediaFiles.open(new BufferedInputStream(new ByteArrayInputStream(file)))) {
            assertThat(reader.tracks()).hasSameSizeAs(format.tracks);
            for (int i = 0; i < format.tracks.size(); i++) {
                MediaTrack track = reader.tracks().get(i);
                assertThat(track.codec().mimeType())
                        .isEqualTo(format.tracks.get(i).codec().mimeType());
                assertThat(track.width()).isEqualTo(track.isAudio() ? 0 : 64);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFileThatIsCutOffGivesItsBeginning(Format format) throws IOException {
        List<MediaSample> written = samples(format, 6);
        byte[] file = write(format, written);
        int most = 0;
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            byte[] cut = Arrays.copyOf(file, random.nextInt(file.length));
            List<MediaSample> got;
            try {
                got = read(cut);
            } catch (MediaFileException e) {
                assertThat(cut.length).isLessThan(1_600);
                continue;
            }
            most = Math.max(most, got.size());
            for (int k = 0; k < got.size() && !format.name().startsWith("WAV"); k++) {
                assertThat(got.get(k).frame().toByteArray())
                        .isEqualTo(written.get(k).frame().toByteArray());
            }
        }
        assertThat(most).isGreaterThan(80);
    }

    @ParameterizedTest
    @EnumSource
    void damagedFilesGiveFramesOrAMediaFileException(Format format) throws IOException {
        byte[] file = write(format, samples(format, 7));
        for (int seed = 0; seed < 1_500; seed++) {
            Random random = new Random(seed);
            byte[] damaged = file.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                damaged[random.nextInt(random.nextBoolean() ? 300 : damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(read(damaged).size()).isLessThan(20_000);
            } catch (MediaFileException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aKilledRecorderLeavesWhatItFlushed() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MediaWriter writer = new MatroskaWriter(out, Format.WEBM.tracks);
        for (MediaSample sample : samples(Format.WEBM, 8).subList(0, 40)) {
            writer.write(sample.track(), sample.timeNanos(), sample.frame());
        }
        writer.flush();
        assertThat(read(out.toByteArray())).hasSize(40);
    }

    @Test
    void aSilentTrackHoldsUpNoneAndAMissingKeyFrameForThreeSecondsAtMost() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MediaWriter writer = new MatroskaWriter(out, List.of(MediaTrack.audio(OPUS), new MediaTrack(H264, 64, 48)));
        Random random = new Random(1);
        for (int i = 0; i < 200; i++) {
            writer.write(0, 20L * i * MILLI, frame(OPUS, random, i));
        }
        assertThat(read(out.toByteArray())).hasSize(200);
        // Without a key frame in time the track is not in the file.
        writer.write(1, 4_000 * MILLI, frame(H264, random, 0));
        writer.close();
        assertThat(read(out.toByteArray())).hasSize(200);
    }

    @Test
    void whatAFormatDoesNotHoldIsRefused() {
        assertThatThrownBy(() -> MediaFiles.create(folder.resolve("a.ogg"), List.of(new MediaTrack(VP8, 1, 1))))
                .isInstanceOf(MediaFileException.class)
                .hasMessageContaining("video/VP8");
        assertThatThrownBy(() -> MediaFiles.create(folder.resolve("a.ivf"), List.of(MediaTrack.audio(OPUS))))
                .isInstanceOf(MediaFileException.class);
        assertThatThrownBy(() -> MediaFiles.create(folder.resolve("a.txt"), List.of(MediaTrack.audio(OPUS))))
                .hasMessageContaining(".txt");
        assertThatThrownBy(() -> read("GIF89a, no film".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))
                .isInstanceOf(MediaFileException.class);
        assertThatThrownBy(() -> new IvfWriter(new ByteArrayOutputStream(), new MediaTrack(VP8, 0, 0))
                        .write(0, 0, frame(OPUS, new Random(1), 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rawH264IsDividedIntoPictures() throws IOException {
        byte[] stream = {
            0,
            0,
            0,
            1,
            9,
            16,
            0,
            0,
            1,
            0x67,
            66,
            0,
            30,
            0,
            0,
            1,
            0x68,
            1,
            0,
            0,
            1,
            0x65,
            (byte) 0x88,
            1,
            0,
            0,
            1,
            0x65,
            0x40,
            2,
            0,
            0,
            1,
            0x41,
            (byte) 0x9a,
            0,
            0,
            3,
            0,
            0,
            0,
            1,
            0x41,
            0x40,
            5,
            0,
            0,
            1,
            6,
            5,
            1,
            0,
            0,
            1,
            0x41,
            (byte) 0x9b,
            6
        };
        List<EncodedFrame> frames = new ArrayList<>();
        AccessUnits.h264(new ByteArrayInputStream(stream)).forEach(frames::add);
        assertThat(frames).hasSize(3);
        assertThat(frames.get(0).key()).isTrue();
        assertThat(frames.get(1).key()).isFalse();
        assertThat(frames.get(1).toByteArray())
                .containsExactly(0, 0, 0, 1, 0x41, 0x9a, 0, 0, 3, 0, 0, 0, 1, 0x41, 0x40, 5);
        assertThat(frames.get(2).toByteArray()).endsWith(0x41, 0x9b, 6);
    }
}
