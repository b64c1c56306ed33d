package dev.parley.cli.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Parley;
import dev.parley.containers.MediaFiles;
import dev.parley.containers.MediaTrack;
import dev.parley.containers.MediaWriter;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MediaCommandTest {
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 1, null);

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = Parley.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private Path sound() throws IOException {
        Path file = folder.resolve("a.ogg");
        try (MediaWriter writer = MediaFiles.create(file, List.of(MediaTrack.audio(OPUS)))) {
            for (int i = 0; i < 100; i++) {
                EncodedFrame frame =
                        EncodedFrame.of(OPUS, new byte[] {0x78, 1, 2, (byte) i}).build();
                writer.write(0, (20L * i + (i < 50 ? 0 : 2_000)) * 1_000_000, frame);
            }
        }
        return file;
    }

    @Test
    void showsWhatIsInAFileAndCopiesIt() throws IOException {
        Path file = sound();
        assertThat(run("media", file.toString())).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("0 audio/opus 48000 Hz, 1 ch, 100 frames, 0.000 s to 3.980 s")
                .contains("1 gaps, the longest 2.020 s");
        Path copy = folder.resolve("b.webm");
        assertThat(run("media", file.toString(), "--output", copy.toString())).isZero();
        assertThat(out.toString()).contains("b.webm");
        assertThat(Files.size(copy)).isGreaterThan(400);
        assertThat(out.toString().split("100 frames", -1)).hasSize(3);
    }

    @Test
    void whatIsNoMediaFileIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("a.txt"), "no film");
        assertThat(run("media", text.toString())).isEqualTo(1);
        assertThat(err.toString()).contains("a.txt").contains("no file of IVF");
        assertThat(run(
                        "media",
                        sound().toString(),
                        "-o",
                        folder.resolve("b.ivf").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("IVF does not hold audio/opus");
        assertThat(run("media")).isEqualTo(2);
    }
}
