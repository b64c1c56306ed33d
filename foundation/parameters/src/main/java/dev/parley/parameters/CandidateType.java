package dev.parley.parameters;

/** Type of a candidate by the way in which it was obtained, RFC 8445 §5.1.1, with the recommended type preferences of §5.1.2.1. */
public enum CandidateType {
    /** An address of an interface of the host. */
    HOST("host", 126),
    /** Seen by a peer in a connectivity check. */
    PEER_REFLEXIVE("prflx", 110),
    /** Seen by a STUN server. */
    SERVER_REFLEXIVE("srflx", 100),
    /** Lent by a TURN server. */
    RELAYED("relay", 0);

    private final String token;
    private final int preference;

    CandidateType(String token, int preference) {
        this.token = token;
        this.preference = preference;
    }

    /** Returns the word that SDP uses. */
    public String token() {
        return token;
    }

    /** Returns the type preference, 0 to 126. */
    public int preference() {
        return preference;
    }
}
