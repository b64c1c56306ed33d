package dev.parley.negotiation.creating;

import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.ConnectionAddress;
import dev.parley.sdp.Origin;
import dev.parley.sdp.SdpWriter;
import java.security.SecureRandom;
import java.util.List;

/** The first lines of our descriptions, and the version in "o=". */
final class SessionHead {
    /** RFC 9429 §5.2.1: "An "a=ice-options" line with the "trickle" and "ice2" options MUST be added". */
    static final List<String> ICE_OPTIONS = List.of("trickle", "ice2");

    private final String sessionId;
    private long version = 1;
    private String lastBody = "";
    private boolean written;

    SessionHead(SecureRandom random) {
        // RFC 9429 §5.2.1: "a 64-bit quantity with the highest bit set to zero and the remaining 63 bits being
        // cryptographically random", and below 2^63-1.
        sessionId = String.valueOf(Math.min(random.nextLong() & Long.MAX_VALUE, Long.MAX_VALUE - 1));
    }

    /**
     * Puts the lines "v=" and "o=" before a body. RFC 9429 §5.2.2: "the {@literal <session-version>} field, which MUST
     * increment by one on each call to createOffer if the offer might differ from the output of the previous call".
     */
    String complete(String body) {
        if (written && !body.equals(lastBody)) {
            version++;
        }
        written = true;
        lastBody = body;
        // "The value of the <username> field SHOULD be "-"", and the address "a non-meaningful address, such as IN IP4
        // 0.0.0.0".
        Origin origin = new Origin("-", sessionId, String.valueOf(version), ConnectionAddress.NONE);
        return new SdpWriter().line('v', 0).line('o', origin).text() + body;
    }

    /** Writes the session-level lines behind "o=". */
    static void writeRest(SdpWriter writer, LocalFacts facts, List<String> options) {
        writer.line('s', "-");
        writer.line('t', "0 0");
        if (facts.config().iceLite()) {
            writer.attribute("ice-lite");
        }
        if (!options.isEmpty()) {
            writer.attribute("ice-options", String.join(" ", options));
        }
        if (facts.identity() != null) {
            // RFC 8827 §5.1.1: "In addition, the offerer includes one or more SDP "fingerprint" attributes."
            // Those of the m-sections are the same; a description without m-sections has these alone.
            for (Fingerprint fingerprint : facts.fingerprints()) {
                writer.attribute("fingerprint", fingerprint);
            }
            writer.attribute("identity", facts.identity());
        }
    }
}
