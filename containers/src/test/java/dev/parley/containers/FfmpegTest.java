package dev.parley.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of ffmpeg are read, and files of ours are decoded by ffmpeg without an error. */
class FfmpegTest {
    @TempDir
    Path folder;

    @BeforeEach
    void requireFfmpeg() {
        boolean there = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(place ->
                        Files.isExecutable(Path.of(place, "ffmpeg")) && Files.isExecutable(Path.of(place, "ffprobe")));
        assumeTrue(there, "missing tool: ffmpeg");
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private static List<MediaSample> read(Path file) throws IOException {
        List<MediaSample> samples = new ArrayList<>();
        try (MediaReader reader = MediaFiles.open(file)) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                samples.add(sample);
            }
        }
        return samples;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (MediaReader reader = MediaFiles.open(from);
                MediaWriter writer = MediaFiles.create(to, reader.tracks())) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                writer.write(sample.track(), sample.timeNanos(), sample.frame());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "libvpx, mkv, ivf, vp8",
        "libvpx-vp9, ivf, webm, vp9",
        "libaom-av1, mkv, webm, av1",
        "libaom-av1, ivf, mkv, av1",
        "libx264, mkv, mkv, h264",
        "libx264, mkv, ivf, h264",
        "libvpx, webm, mkv, vp8"
    })
    void pictures(String encoder, String from, String to, String codec) throws Exception {
        Path theirs = folder.resolve("theirs." + from);
        Path ours = folder.resolve("ours." + to);
        run(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=98x66:rate=25",
                "-frames:v",
                "25",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                encoder,
                "-g",
                "10",
                "-bf",
                "0",
                "-auto-alt-ref",
                "0",
                "-cpu-used",
                "8",
                theirs.toString());
        List<MediaSample> samples = read(theirs);
        assertThat(samples).hasSize(25);
        assertThat(samples.get(0).frame().key()).isTrue();
        assertThat(samples.stream().filter(sample -> sample.frame().key()).count())
                .isBetween(2L, 4L);
        assertThat(samples.get(24).timeNanos()).isBetween(959_000_000L, 961_000_000L);
        copy(theirs, ours);
        String probed = run(
                "ffprobe",
                "-v",
                "error",
                "-count_frames",
                "-select_streams",
                "v",
                "-show_entries",
                "stream=codec_name,width,height,nb_read_frames",
                "-of",
                "csv=p=0",
                ours.toString());
        assertThat(probed).isEqualTo(codec + ",98,66,25");
        assertThat(run("ffmpeg", "-v", "warning", "-i", ours.toString(), "-f", "null", "-"))
                .isEmpty();
        String digest = run("ffmpeg", "-v", "error", "-i", ours.toString(), "-f", "md5", "-pix_fmt", "yuv420p", "-");
        assertThat(digest)
                .isEqualTo(
                        run("ffmpeg", "-v", "error", "-i", theirs.toString(), "-f", "md5", "-pix_fmt", "yuv420p", "-"));
    }

    @ParameterizedTest
    @CsvSource({
        "libopus, ogg, ogg",
        "libopus, ogg, webm",
        "libopus, webm, ogg",
        "pcm_alaw, wav, wav",
        "pcm_mulaw, wav, wav",
        "pcm_s16le, wav, wav",
        "pcm_s16be, mkv, wav"
    })
    void sound(String encoder, String from, String to) throws Exception {
        Path theirs = folder.resolve("theirs." + from);
        Path ours = folder.resolve("ours." + to);
        run(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000:duration=2",
                "-ac",
                "1",
                "-c:a",
                encoder,
                theirs.toString());
        copy(theirs, ours);
        assertThat(read(ours)).hasSizeBetween(50, 102);
        String duration = run(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "packet=pts_time,duration_time",
                "-of",
                "csv=p=0",
                ours.toString());
        String[] last = duration.substring(duration.lastIndexOf('\n') + 1).split(",");
        assertThat(Double.parseDouble(last[0])).isBetween(1.8, 2.05);
        assertThat(run("ffmpeg", "-v", "error", "-i", ours.toString(), "-f", "null", "-"))
                .isEmpty();
    }

    @Test
    void soundAndPicturesWithAGapStayTogether() throws Exception {
        Path theirs = folder.resolve("theirs.webm");
        Path ours = folder.resolve("ours.webm");
        run(
                "ffmpeg",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=64x48:rate=25",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000",
                "-t",
                "3",
                "-c:v",
                "libvpx",
                "-g",
                "25",
                "-c:a",
                "libopus",
                theirs.toString());
        try (MediaReader reader = MediaFiles.open(theirs);
                MediaWriter writer = MediaFiles.create(ours, reader.tracks())) {
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                // A second is missing.
                if (sample.timeNanos() < 1_000_000_000L || sample.timeNanos() >= 2_000_000_000L) {
                    writer.write(sample.track(), sample.timeNanos(), sample.frame());
                }
            }
        }
        String packets = run(
                "ffprobe",
                "-v",
                "error",
                "-show_entries",
                "packet=stream_index,pts_time",
                "-of",
                "csv=p=0",
                ours.toString());
        TreeMap<Integer, Double> widest = new TreeMap<>();
        TreeMap<Integer, Double> previous = new TreeMap<>();
        for (String line : packets.lines().toList()) {
            String[] fields = line.split(",");
            int stream = Integer.parseInt(fields[0]);
            double time = Double.parseDouble(fields[1]);
            widest.merge(stream, time - previous.getOrDefault(stream, time), Math::max);
            previous.put(stream, time);
        }
        assertThat(widest).hasSize(2);
        widest.values().forEach(gap -> assertThat(gap).isBetween(0.99, 1.05));
        previous.values().forEach(end -> assertThat(end).isBetween(2.9, 3.01));
    }
}
