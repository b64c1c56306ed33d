package dev.parley.parameters;

/** Which end of a DTLS handshake an endpoint is. */
public enum DtlsRole {
    /** Sends the ClientHello: "a=setup:active". */
    CLIENT,
    /** Waits for it: "a=setup:passive". */
    SERVER;

    /** Returns the other role. */
    public DtlsRole other() {
        return this == CLIENT ? SERVER : CLIENT;
    }
}
