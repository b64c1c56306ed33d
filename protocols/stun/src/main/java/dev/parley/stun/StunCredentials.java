package dev.parley.stun;

import dev.parley.crypto.HmacSha1;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The keys of MESSAGE-INTEGRITY, RFC 8489 §9. Names and passwords are taken as prepared (OpaqueString) by the caller. */
public final class StunCredentials {
    private StunCredentials() {}

    /** Returns the key of the short-term mechanism, RFC 8489 §9.1.1: "key = OpaqueString(password)". */
    public static HmacSha1 shortTermKey(String password) {
        return new HmacSha1(password.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the key of the long-term mechanism, RFC 8489 §9.2.2: "key = MD5(username ":" OpaqueString(realm) ":"
     * OpaqueString(password))".
     */
    public static HmacSha1 longTermKey(String username, String realm, String password) {
        try {
            byte[] text = (username + ":" + realm + ":" + password).getBytes(StandardCharsets.UTF_8);
            return new HmacSha1(MessageDigest.getInstance("MD5").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }
}
