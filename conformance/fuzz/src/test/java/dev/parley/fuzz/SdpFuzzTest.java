package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.parameters.Candidate;
import dev.parley.sdp.CandidateLine;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SdpLimits;
import dev.parley.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;

/**
 * Any text is a description or an error with a line number; what was read is written back unchanged, and every attribute of it
 * can be asked for.
 */
class SdpFuzzTest {
    @FuzzTest
    void descriptions(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            SessionDescription description = SessionDescription.parse(text);
            String written = description.text();
            assertThat(SessionDescription.parse(written).text()).isEqualTo(written);
            readAll(description);
        } catch (SdpException e) {
            assertThat(e.line()).isPositive();
            assertThat(e.reason()).isNotEmpty();
        }
    }

    @FuzzTest
    void fragments(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        try {
            SessionDescription fragment = SessionDescription.parseFragment(text, SdpLimits.DEFAULT);
            String written = fragment.text();
            assertThat(SessionDescription.parseFragment(written, SdpLimits.DEFAULT)
                            .text())
                    .isEqualTo(written);
            readAll(fragment);
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

    /** Asks for every attribute: the parser must have refused what cannot be read. */
    private static void readAll(SessionDescription description) {
        var session = description.session();
        session.origin();
        session.groups();
        session.bundleGroups();
        session.iceLite();
        session.icePacingMillis();
        session.msidSemantics();
        session.identities();
        session.bandwidths();
        session.ownConnection();
        for (MediaDescription media : description.media()) {
            media.mediaLine();
            media.connection();
            media.bandwidths();
            media.mid();
            media.iceUfrag();
            media.icePwd();
            media.iceOptions();
            media.fingerprints();
            media.setup();
            media.tlsId();
            media.direction();
            media.extMaps();
            media.extMapAllowMixed();
            media.candidates();
            media.endOfCandidates();
            media.sctpPort();
            media.sctpMaps();
            media.maxMessageSize();
            media.msids();
            media.rtpMaps();
            media.fmtps();
            media.rtcpFeedbacks();
            media.rtcp();
            media.rtcpMux();
            media.rtcpReducedSize();
            media.ssrcs();
            media.ssrcGroups();
            media.rids();
            media.simulcast();
            media.bundleOnly();
            media.rejected();
        }
    }
}
