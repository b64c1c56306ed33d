package dev.parley.srtp;

import dev.parley.crypto.AesCounter;
import java.security.SecureRandom;
import java.util.Arrays;

/** Derivation of session keys from a master key, RFC 3711 §4.3 with a key derivation rate of 0; RFC 6188 §3 for keys of 256 bits. */
final class KeyDerivation {
    /** Length of the key of HMAC-SHA1 in bytes, RFC 3711 §5.2. */
    static final int AUTHENTICATION_KEY = 20;

    private static final int ENCRYPTION = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int RTCP = 3;

    private KeyDerivation() {}

    /** Session keys of one protocol. The arrays are the caller's, which wipes them. */
    record SessionKeys(byte[] encryptionKey, byte[] authenticationKey, byte[] salt) {
        void wipe() {
            Arrays.fill(encryptionKey, (byte) 0);
            Arrays.fill(authenticationKey, (byte) 0);
            Arrays.fill(salt, (byte) 0);
        }

        @Override
        public String toString() {
            return "SessionKeys";
        }
    }

    static SessionKeys derive(
            ProtectionProfile profile, byte[] masterKey, byte[] masterSalt, boolean rtcp, SecureRandom random) {
        // RFC 3711 §4.3.2: the labels of SRTCP's keys are 0x03, 0x04 and 0x05.
        int first = rtcp ? RTCP : 0;
        AesCounter prf = new AesCounter(masterKey, random);
        return new SessionKeys(
                derive(prf, masterSalt, first + ENCRYPTION, profile.keyLength()),
                profile.isAead() ? new byte[0] : derive(prf, masterSalt, first + AUTHENTICATION, AUTHENTICATION_KEY),
                derive(prf, masterSalt, first + SALT, profile.saltLength()));
    }

    /** RFC 3711 §4.3.3: the keystream at x · 2^16, where x is the master salt with the label in its eighth byte from the right. */
    static byte[] derive(AesCounter prf, byte[] masterSalt, int label, int length) {
        byte[] x = new byte[AesCounter.BLOCK];
        // A salt of 96 bits is as one of 112 with zeros behind it.
        System.arraycopy(masterSalt, 0, x, 0, masterSalt.length);
        x[7] ^= (byte) label;
        byte[] keystream = new byte[length];
        prf.crypt(x, keystream, 0, length);
        return keystream;
    }
}
