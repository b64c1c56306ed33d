package dev.parley.crypto;

import dev.parley.base.MalformedException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;

/**
 * Parts of a peer's certificate that are read (RFC 5280 §4.1): its public key and its validity. A WebRTC peer is identified by its
 * fingerprint alone, so that names, extensions and the signature are passed over, and oddities in them do no harm.
 */
public final class PeerCertificate {
    private static final int EXPLICIT_VERSION = 0xa0;
    private static final byte[] EC_PUBLIC_KEY = DerWriter.objectIdentifier(1, 2, 840, 10045, 2, 1);
    private static final byte[] RSA_ENCRYPTION = DerWriter.objectIdentifier(1, 2, 840, 113549, 1, 1, 1);

    /** Shorter RSA keys are no protection. */
    static final int LEAST_RSA_BITS = 1_024;

    /** Longer RSA keys cost more to check than a peer that has proven nothing may ask for. */
    static final int MOST_RSA_BITS = 8_192;

    private final byte[] encoded;
    private final PublicKey publicKey;
    private final Instant notBefore;
    private final Instant notAfter;

    private PeerCertificate(byte[] encoded, PublicKey publicKey, Instant notBefore, Instant notAfter) {
        this.encoded = encoded;
        this.publicKey = publicKey;
        this.notBefore = notBefore;
        this.notAfter = notAfter;
    }

    /** Parses DER bytes. */
    public static PeerCertificate parse(byte[] der) throws MalformedException {
        DerReader certificate = new DerReader(der).enter(DerWriter.SEQUENCE);
        DerReader toBeSigned = certificate.enter(DerWriter.SEQUENCE);
        if (toBeSigned.peekTag() == EXPLICIT_VERSION) {
            toBeSigned.whole();
        }
        toBeSigned.enter(DerWriter.INTEGER);
        toBeSigned.enter(DerWriter.SEQUENCE); // signature algorithm
        toBeSigned.enter(DerWriter.SEQUENCE); // issuer
        DerReader validity = toBeSigned.enter(DerWriter.SEQUENCE);
        Instant notBefore = validity.time();
        Instant notAfter = validity.time();
        toBeSigned.enter(DerWriter.SEQUENCE); // subject
        byte[] keyInfo = toBeSigned.whole();
        return new PeerCertificate(der.clone(), publicKey(keyInfo), notBefore, notAfter);
    }

    private static PublicKey publicKey(byte[] keyInfo) throws MalformedException {
        DerReader algorithm = new DerReader(keyInfo).enter(DerWriter.SEQUENCE).enter(DerWriter.SEQUENCE);
        byte[] identifier = algorithm.whole();
        String name;
        if (Arrays.equals(identifier, EC_PUBLIC_KEY)) {
            name = "EC";
        } else if (Arrays.equals(identifier, RSA_ENCRYPTION)) {
            name = "RSA";
        } else {
            throw new MalformedException("certificate: neither an EC nor an RSA key");
        }
        try {
            PublicKey key = KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(keyInfo));
            if (key instanceof RSAKey rsa) {
                int bits = rsa.getModulus().bitLength();
                if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
                    throw new MalformedException("certificate: RSA key too short or too long");
                }
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new MalformedException("certificate: the key does not parse");
        }
    }

    /** Returns a copy of the certificate's DER bytes. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** Returns the public key: an {@code ECPublicKey} or an {@code RSAPublicKey}. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** Returns the first second in which the certificate says to be valid. */
    public Instant notBefore() {
        return notBefore;
    }

    /** Returns the last second in which the certificate says to be valid. */
    public Instant notAfter() {
        return notAfter;
    }
}
