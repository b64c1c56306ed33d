package dev.parley.webrtc;

import java.util.Objects;

/** A provider's finding about an assertion, webrtc-identity §5.3. Immutable. */
public final class RTCIdentityValidationResult {
    private final String identity;
    private final String contents;

    /**
     * Makes a finding.
     *
     * @param identity validated identity of the peer, "user@domain"
     * @param contents the text that the assertion covers, unchanged
     */
    public RTCIdentityValidationResult(String identity, String contents) {
        this.identity = Objects.requireNonNull(identity, "identity");
        this.contents = Objects.requireNonNull(contents, "contents");
    }

    /** Returns the identity of the peer. */
    public String identity() {
        return identity;
    }

    /** Returns the text that the assertion covers. */
    public String contents() {
        return contents;
    }
}
