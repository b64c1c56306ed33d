package dev.parley.crypto;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The signature algorithms that we make and check, by their numbers in RFC 8446 §4.2.3, in our order of preference. In TLS 1.2
 * the ECDSA ones name a hash function and any curve. SHA-1 is neither made nor accepted.
 */
public enum SignatureScheme {
    /** ECDSA with SHA-256. */
    ECDSA_SECP256R1_SHA256(0x0403, "SHA256withECDSA", null, 0),
    /** RSASSA-PSS with a key of the usual kind, SHA-256. */
    RSA_PSS_RSAE_SHA256(0x0804, "RSASSA-PSS", "SHA-256", 32),
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RSA_PKCS1_SHA256(0x0401, "SHA256withRSA", null, 0),
    /** ECDSA with SHA-384. */
    ECDSA_SECP384R1_SHA384(0x0503, "SHA384withECDSA", null, 0),
    /** RSASSA-PSS with a key of the usual kind, SHA-384. */
    RSA_PSS_RSAE_SHA384(0x0805, "RSASSA-PSS", "SHA-384", 48),
    /** RSASSA-PKCS1-v1_5 with SHA-384. */
    RSA_PKCS1_SHA384(0x0501, "SHA384withRSA", null, 0),
    /** ECDSA with SHA-512. */
    ECDSA_SECP521R1_SHA512(0x0603, "SHA512withECDSA", null, 0),
    /** RSASSA-PSS with a key of the usual kind, SHA-512. */
    RSA_PSS_RSAE_SHA512(0x0806, "RSASSA-PSS", "SHA-512", 64),
    /** RSASSA-PKCS1-v1_5 with SHA-512. */
    RSA_PKCS1_SHA512(0x0601, "SHA512withRSA", null, 0);

    /** System property that returns the verification of P-256 signatures to the JDK, if it is "jdk". */
    private static final boolean OWN_P256 = !"jdk".equals(System.getProperty("dev.parley.crypto.p256"));

    private final int code;
    private final String jcaName;
    private final @Nullable PSSParameterSpec pss;

    SignatureScheme(int code, String jcaName, @Nullable String pssHash, int saltLength) {
        this.code = code;
        this.jcaName = jcaName;
        this.pss = pssHash == null
                ? null
                : new PSSParameterSpec(pssHash, "MGF1", new MGF1ParameterSpec(pssHash), saltLength, 1);
    }

    private String hash() {
        return jcaName.startsWith("SHA256") ? "SHA-256" : jcaName.startsWith("SHA384") ? "SHA-384" : "SHA-512";
    }

    /** Returns the number on the wire. */
    public int code() {
        return code;
    }

    /** Returns the scheme of a number, or null where it is none of ours. */
    public static @Nullable SignatureScheme of(int code) {
        for (SignatureScheme scheme : values()) {
            if (scheme.code == code) {
                return scheme;
            }
        }
        return null;
    }

    /** Returns whether the scheme signs with EC keys; the others sign with RSA keys. */
    public boolean isEcdsa() {
        return jcaName.endsWith("ECDSA");
    }

    /** Returns whether a key, public or private, is of the scheme's kind. */
    public boolean fits(Key key) {
        return isEcdsa() ? key instanceof ECKey : key instanceof RSAKey;
    }

    /**
     * Returns the scheme for signing with a key: of those offered, the one made for the key's curve, else the first in our order;
     * null where none fits.
     *
     * @param offered the numbers that the verifier accepts
     */
    public static @Nullable SignatureScheme choose(PrivateKey key, int[] offered) {
        SignatureScheme chosen = null;
        for (SignatureScheme scheme : values()) {
            boolean isOffered = false;
            for (int code : offered) {
                isOffered |= code == scheme.code;
            }
            if (isOffered && scheme.fits(key)) {
                if (scheme == ECDSA_SECP384R1_SHA384
                        && key instanceof ECKey ec
                        && ec.getParams().getOrder().bitLength() == 384) {
                    return scheme;
                }
                chosen = chosen == null ? scheme : chosen;
            }
        }
        return chosen;
    }

    /**
     * Returns whether a key, public or private, may sign with the scheme in TLS 1.3. RFC 8446 §4.2.3 ties the ECDSA schemes to their
     * curves, and PKCS#1 signatures "are not defined for use in signed TLS handshake messages".
     */
    public boolean fitsInTls13(Key key) {
        if (key instanceof ECKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return this == ECDSA_SECP256R1_SHA256 && bits == 256
                    || this == ECDSA_SECP384R1_SHA384 && bits == 384
                    || this == ECDSA_SECP521R1_SHA512 && bits == 521;
        }
        return pss != null && key instanceof RSAKey;
    }

    /**
     * Returns the scheme for signing with a key in TLS 1.3, or null if none fits.
     *
     * @param offered the numbers that the verifier accepts
     */
    public static @Nullable SignatureScheme chooseForTls13(PrivateKey key, int[] offered) {
        for (SignatureScheme scheme : values()) {
            if (scheme.fitsInTls13(key)) {
                for (int code : offered) {
                    if (code == scheme.code) {
                        return scheme;
                    }
                }
            }
        }
        return null;
    }

    /** Returns the numbers of all schemes in order of preference. */
    public static int[] codes() {
        return Arrays.stream(values()).mapToInt(SignatureScheme::code).toArray();
    }

    /** Returns the numbers of the schemes that TLS 1.3 permits, in order of preference. */
    public static int[] codesForTls13() {
        return Arrays.stream(values())
                .filter(scheme -> scheme.isEcdsa() || scheme.pss != null)
                .mapToInt(SignatureScheme::code)
                .toArray();
    }

    /** Returns the signature over the given parts, one after the other. */
    public byte[] sign(PrivateKey key, SecureRandom random, byte[]... parts) {
        try {
            Signature signature = Signature.getInstance(jcaName);
            if (pss != null) {
                signature.setParameter(pss);
            }
            signature.initSign(key, random);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key does not sign with " + this, e);
        }
    }

    /** Returns whether {@code signed} is the key's signature over the given parts; false too where the key does not fit. */
    public boolean verify(PublicKey key, byte[] signed, byte[]... parts) {
        if (!fits(key)) {
            return false;
        }
        if (OWN_P256 && key instanceof ECPublicKey ec && P256Verification.fits(ec)) {
            return P256Verification.verify(ec, hash(), signed, parts);
        }
        try {
            Signature signature = Signature.getInstance(jcaName);
            if (pss != null) {
                signature.setParameter(pss);
            }
            signature.initVerify(key);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // bytes that are no signature at all
        }
    }
}
