package dev.parley.sdp;

import java.util.Locale;

/** "a=setup", RFC 4145 §4 as RFC 8842 §5 uses it: who starts the DTLS handshake. */
public enum Setup {
    /** Starts it. */
    ACTIVE,
    /** Waits for it. */
    PASSIVE,
    /** Leaves the choice to the answerer. */
    ACTPASS,
    /** No connection for now. */
    HOLDCONN;

    // RFC 5234 §2.3: "ABNF strings are case insensitive".
    static Setup parse(String value) throws SdpException {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "active" -> ACTIVE;
            case "passive" -> PASSIVE;
            case "actpass" -> ACTPASS;
            case "holdconn" -> HOLDCONN;
            default -> throw new SdpException(0, "setup is none of active, passive, actpass, holdconn");
        };
    }

    /** Returns the word that SDP uses. */
    public String token() {
        return name().toLowerCase(Locale.ROOT);
    }
}
