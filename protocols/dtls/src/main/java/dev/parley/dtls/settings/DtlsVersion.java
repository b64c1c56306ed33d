package dev.parley.dtls.settings;

/** Version of the protocol, the older ones first. */
public enum DtlsVersion {
    /** RFC 6347. */
    DTLS_1_2(0xfefd),
    /** RFC 9147. */
    DTLS_1_3(0xfefc);

    private final int code;

    DtlsVersion(int code) {
        this.code = code;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }
}
