package dev.parley.parameters;

/** Role of an endpoint in the DTLS handshake. */
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
