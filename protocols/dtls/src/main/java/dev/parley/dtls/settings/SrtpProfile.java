package dev.parley.dtls.settings;

import org.jspecify.annotations.Nullable;

/** A protection profile for SRTP that {@code use_srtp} negotiates, RFC 5764 §4.1.2 and RFC 7714 §14.2. */
public enum SrtpProfile {
    /** AES in counter mode, authentication tags of 80 bits. */
    AES128_CM_HMAC_SHA1_80(1, 16, 14),
    /** AES in counter mode, authentication tags of 32 bits for SRTP and 80 bits for SRTCP. */
    AES128_CM_HMAC_SHA1_32(2, 16, 14),
    /** AES-128 in Galois/counter mode. */
    AEAD_AES_128_GCM(7, 16, 12),
    /** AES-256 in Galois/counter mode. */
    AEAD_AES_256_GCM(8, 32, 12);

    private final int code;
    private final int keyLength;
    private final int saltLength;

    SrtpProfile(int code, int keyLength, int saltLength) {
        this.code = code;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the length of one direction's master key in bytes. */
    public int keyLength() {
        return keyLength;
    }

    /** Returns the length of one direction's master salt in bytes. */
    public int saltLength() {
        return saltLength;
    }

    /** Returns the profile of a number, or null where it is none of ours. */
    public static @Nullable SrtpProfile of(int code) {
        for (SrtpProfile profile : values()) {
            if (profile.code == code) {
                return profile;
            }
        }
        return null;
    }
}
