package dev.parley.dtls.settings;

/** A version of the protocol. */
public enum DtlsVersion {
    /** RFC 6347. */
    DTLS_1_2(0xfefd);

    private final int code;

    DtlsVersion(int code) {
        this.code = code;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }
}
