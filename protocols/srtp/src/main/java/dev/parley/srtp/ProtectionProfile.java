package dev.parley.srtp;

/** Protection profile of SRTP: RFC 5764 §4.1.2 and RFC 7714 §12. */
public enum ProtectionProfile {
    /** AES in counter mode, authentication tags of 80 bits. */
    AES128_CM_HMAC_SHA1_80(16, 14, 10, 10),
    // RFC 5764 §4.1.2: SRTP_AES128_CM_HMAC_SHA1_32 has "auth_tag_length: 32", and "RTCP auth_tag_length: 80".
    /** AES in counter mode, authentication tags of 32 bits for SRTP and of 80 bits for SRTCP. */
    AES128_CM_HMAC_SHA1_32(16, 14, 4, 10),
    /** AES-128 in Galois/counter mode. */
    AEAD_AES_128_GCM(16, 12, 16, 16),
    /** AES-256 in Galois/counter mode. */
    AEAD_AES_256_GCM(32, 12, 16, 16);

    private final int keyLength;
    private final int saltLength;
    private final int rtpTagLength;
    private final int rtcpTagLength;

    ProtectionProfile(int keyLength, int saltLength, int rtpTagLength, int rtcpTagLength) {
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.rtpTagLength = rtpTagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /** Returns the length of the master key and of the encryption key in bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** Returns the length of the master salt and of the session salt in bytes. */
    public int saltLength() {
        return saltLength;
    }

    /** Returns the bytes that SRTP adds to a packet. */
    public int rtpOverhead() {
        return rtpTagLength;
    }

    /** Returns the bytes that SRTCP adds to a datagram: its index and the tag. */
    public int rtcpOverhead() {
        return 4 + rtcpTagLength;
    }

    int rtpTagLength() {
        return rtpTagLength;
    }

    int rtcpTagLength() {
        return rtcpTagLength;
    }

    boolean isAead() {
        return this == AEAD_AES_128_GCM || this == AEAD_AES_256_GCM;
    }
}
