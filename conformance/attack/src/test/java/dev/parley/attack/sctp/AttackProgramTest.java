package dev.parley.attack.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.attack.AttackProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The program against a process of its own with a small heap: it is attacked for a while, and a target that fails is found. */
class AttackProgramTest {
    private static final String SECONDS = String.valueOf(Math.max(5, Long.getLong("parley.attack.seconds", 60) / 3));

    private static void attack(String seconds, String megabytes, String... command) throws IOException {
        AttackProgram.main(Stream.concat(Stream.of(seconds, "1", megabytes), Stream.of(command))
                .toArray(String[]::new));
    }

    private static String[] program(String heap) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return List.of(java, heap, "-cp", System.getProperty("java.class.path"), ParleyProgram.class.getName())
                .toArray(String[]::new);
    }

    @Test
    void aProcessWithASmallHeapLives() throws IOException {
        attack(SECONDS, "400", program("-Xmx128m"));
    }

    @Test
    void aProcessWithTooSmallAHeapIsFound() {
        assertThatThrownBy(() -> attack(SECONDS, "400", program("-Xmx8m"))).isInstanceOf(Exception.class);
    }

    @Test
    void memoryAboveTheLimitIsFound() {
        assertThatThrownBy(() -> attack("5", "1", program("-Xmx128m")))
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).contains("bytes"));
    }
}
