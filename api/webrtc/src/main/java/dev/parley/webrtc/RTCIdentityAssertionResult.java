package dev.parley.webrtc;

import java.util.Objects;

/** A provider's identity assertion, webrtc-identity §5.3. Immutable. */
public final class RTCIdentityAssertionResult {
    private final String domain;
    private final String protocol;
    private final String assertion;

    /** Makes an assertion that the provider of {@code domain} validates by its protocol "default". */
    public RTCIdentityAssertionResult(String domain, String assertion) {
        this(domain, "default", assertion);
    }

    /**
     * Makes an assertion.
     *
     * @param domain authority of the provider that validates it
     * @param protocol protocol by which it does
     * @param assertion opaque text; an assertion of more than 40,000 characters does not fit into a description
     */
    public RTCIdentityAssertionResult(String domain, String protocol, String assertion) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.protocol = Objects.requireNonNull(protocol, "protocol");
        this.assertion = Objects.requireNonNull(assertion, "assertion");
    }

    /** Returns the authority of the provider that validates the assertion: {@code idp.domain} of the specification. */
    public String domain() {
        return domain;
    }

    /** Returns the protocol of the provider that validates the assertion: {@code idp.protocol} of the specification. */
    public String protocol() {
        return protocol;
    }

    /** Returns the assertion. */
    public String assertion() {
        return assertion;
    }
}
