package dev.parley.parameters;

import org.jspecify.annotations.Nullable;

/**
 * The protocol between a client and its TURN server, webrtc-pc §4.8.1.5, with the type preference of relayed candidates. RFC 8445 §5.1.2.2
 * recommends 0 for all of them; libwebrtc has 2, 1 and 0, and both ends order their pairs alike with the same numbers.
 */
public enum RelayProtocol {
    /** UDP. */
    UDP("udp", 2),
    /** TCP. */
    TCP("tcp", 1),
    /** TLS over TCP. */
    TLS("tls", 0);

    private final String token;
    private final int preference;

    RelayProtocol(String token, int preference) {
        this.token = token;
        this.preference = preference;
    }

    /** Returns the word that statistics use. */
    public String token() {
        return token;
    }

    /** Returns the type preference of relayed candidates. */
    public int preference() {
        return preference;
    }

    /**
     * Returns the protocol behind a relayed candidate of ours, which its priority shows (RFC 8445 §5.1.2.1: the type preference is the upper
     * byte); null for candidates of other types.
     */
    public static @Nullable RelayProtocol ofLocal(Candidate candidate) {
        if (candidate.type() != CandidateType.RELAYED) {
            return null;
        }
        for (RelayProtocol each : values()) {
            if (candidate.priority() >> 24 == each.preference) {
                return each;
            }
        }
        return null;
    }
}
