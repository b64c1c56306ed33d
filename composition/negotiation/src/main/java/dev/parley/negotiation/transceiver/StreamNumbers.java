package dev.parley.negotiation.transceiver;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers transceivers, draws SSRCs and the canonical name. No number comes twice in a session. */
final class StreamNumbers {
    private static final long SSRC_LIMIT = 0xffff_ffffL;

    /** RFC 7022 §4.2: "a random 96-bit value" at least, in Base64. */
    private static final int CNAME_BYTES = 12;

    private final SecureRandom random;
    private final Set<Long> ssrcs = new LinkedHashSet<>();
    private int lastTransceiver = -1;
    private @Nullable String cname;
    private @Nullable String defaultStream;

    StreamNumbers(SecureRandom random) {
        this.random = random;
    }

    int nextTransceiver() {
        return ++lastTransceiver;
    }

    Encoding encoding(@Nullable String rid, boolean active) {
        return new Encoding(rid, active, nextSsrc(), nextSsrc());
    }

    /** RFC 3550 §8: "The SSRC identifier … is a random 32-bit number that is required to be globally unique". */
    private long nextSsrc() {
        while (true) {
            long ssrc = random.nextLong() & SSRC_LIMIT;
            // 0 and the largest one mean "none" to some stacks.
            if (ssrc != 0 && ssrc != SSRC_LIMIT && ssrcs.add(ssrc)) {
                return ssrc;
            }
        }
    }

    String cname() {
        String name = cname;
        if (name == null) {
            name = text();
            cname = name;
        }
        return name;
    }

    /** RFC 9429 §5.10: "a random msid-id value is generated for a "default" MediaStream for the session, if not already present". */
    String defaultStream() {
        String id = defaultStream;
        if (id == null) {
            id = text();
            defaultStream = id;
        }
        return id;
    }

    private String text() {
        byte[] bytes = new byte[CNAME_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes);
    }
}
