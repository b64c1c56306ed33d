package dev.parley.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Spec("RFC 3711 §3.3.2")
class ReplayWindowTest {
    @Test
    void agreesWithASet() {
        Random random = new Random(5);
        ReplayWindow window = new ReplayWindow();
        Set<Long> seen = new HashSet<>();
        long highest = -1;
        for (int i = 0; i < 200_000; i++) {
            long step = random.nextInt(1_000) == 0 ? random.nextInt(5_000) : random.nextInt(8);
            long index = Math.max(0, highest + step - random.nextInt(random.nextInt(20) == 0 ? 1_300 : 12));
            SrtpResult result = window.check(index);
            if (index > highest - 960) {
                assertThat(result)
                        .as("index %d of %d", index, highest)
                        .isEqualTo(seen.contains(index) ? SrtpResult.REPLAYED : SrtpResult.OK);
            } else if (index <= highest - 1_024) {
                assertThat(result).isEqualTo(SrtpResult.TOO_OLD);
            }
            if (result == SrtpResult.OK) {
                assertThat(seen.add(index)).isTrue();
                window.add(index);
                highest = Math.max(highest, index);
            }
        }
        assertThat(window.highest()).isEqualTo(highest);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 65535, 65535", // the first packet's rollover counter is 0
        "65535, 0, 65536",
        "65536, 65535, 65535",
        "10, 32778, 32778",
        "10, 32779, -32757",
        "65546, 32779, 32779",
        "98304, 0, 65536",
        "98305, 0, 131072",
        "98303, 0, 65536",
    })
    @Spec("RFC 3711 §3.3.1")
    void estimatesTheNearestIndex(long highest, int sequenceNumber, long index) {
        assertThat(PacketIndex.estimate(highest, sequenceNumber)).isEqualTo(index);
    }
}
