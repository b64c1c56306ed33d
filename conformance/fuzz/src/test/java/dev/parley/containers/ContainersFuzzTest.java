package dev.parley.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.frames.EncodedFrame;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Any bytes are a media file or none, and what was read can be written and read again. */
class ContainersFuzzTest {
    @FuzzTest
    void files(byte[] data) throws IOException {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        int frames = 0;
        try (MediaReader reader = MediaFiles.open(new BufferedInputStream(new ByteArrayInputStream(data)))) {
            MediaWriter writer;
            try {
                writer = new MatroskaWriter(copy, reader.tracks());
            } catch (MediaFileException e) {
                writer = null;
            }
            for (MediaSample sample = reader.read(); sample != null; sample = reader.read()) {
                frames++;
                assertThat(sample.timeNanos()).isNotNegative();
                if (writer != null) {
                    writer.write(sample.track(), sample.timeNanos(), sample.frame());
                }
            }
            if (writer != null) {
                writer.close();
            }
        } catch (MediaFileException e) {
            return;
        }
        assertThat(frames).isLessThanOrEqualTo(data.length + 1);
    }

    @FuzzTest
    void accessUnits(byte[] data) {
        int[] total = new int[1];
        AccessUnits.h264(new ByteArrayInputStream(data)).forEach((EncodedFrame frame) -> total[0] += frame.length());
        assertThat(total[0]).isLessThanOrEqualTo(3 * data.length + 4);
    }
}
