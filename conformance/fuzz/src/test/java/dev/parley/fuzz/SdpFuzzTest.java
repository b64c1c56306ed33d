package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;

/** Any text is a description or an error with a line number, and what was read is written back unchanged. */
class SdpFuzzTest {
    @FuzzTest
    void descriptions(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            String written = SessionDescription.parse(text).text();
            assertThat(SessionDescription.parse(written).text()).isEqualTo(written);
        } catch (SdpException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @FuzzTest
    void candidates(byte[] data) throws SdpException {
        Candidate candidate = CandidateLine.parse(new String(data, StandardCharsets.UTF_8));
        if (candidate != null) {
            assertThat(CandidateLine.of(CandidateLine.format(candidate)).candidate())
                    .isEqualTo(candidate);
        }
    }
}
