package dev.parley.webrtc;

import java.util.Objects;

/** A validated identity of a peer, webrtc-identity §9.5. Any thread; the attributes can be set, as in the IDL, and mean nothing then. */
public final class RTCIdentityAssertion {
    private volatile String idp;
    private volatile String name;

    /** Makes an assertion. */
    public RTCIdentityAssertion(String idp, String name) {
        this.idp = Objects.requireNonNull(idp, "idp");
        this.name = Objects.requireNonNull(name, "name");
    }

    /** Returns the domain of the provider that has validated the identity. */
    public String idp() {
        return idp;
    }

    /** Sets the domain of the provider. */
    public void setIdp(String value) {
        idp = Objects.requireNonNull(value, "idp");
    }

    /** Returns the identity, "user@domain". */
    public String name() {
        return name;
    }

    /** Sets the identity. */
    public void setName(String value) {
        name = Objects.requireNonNull(value, "name");
    }
}
