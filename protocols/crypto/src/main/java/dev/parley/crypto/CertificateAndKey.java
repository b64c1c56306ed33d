package dev.parley.crypto;

import dev.parley.base.MalformedException;
import dev.parley.parameters.Fingerprint;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A self-signed X.509 certificate (RFC 5280) and its private key, what {@code RTCPeerConnection.generateCertificate} makes.
 * Immutable and thread-safe. The private key never shows in {@link #toString()}.
 */
public final class CertificateAndKey {
    private static final int SERIAL_BYTES = 9;
    private static final int[] COMMON_NAME = {2, 5, 4, 3};
    private static final int[] ECDSA_WITH_SHA256 = {1, 2, 840, 10045, 4, 3, 2};
    private static final int[] ECDSA_WITH_SHA384 = {1, 2, 840, 10045, 4, 3, 3};
    private static final int[] RSA_WITH_SHA256 = {1, 2, 840, 113549, 1, 1, 11};
    private static final int EXPLICIT_VERSION = 0xa0;

    private final byte[] encoded;
    private final PrivateKey privateKey;
    private final boolean elliptic;
    private final Instant notBefore;
    private final Instant notAfter;

    private CertificateAndKey(byte[] encoded, PrivateKey privateKey) throws MalformedException {
        this.encoded = encoded;
        this.privateKey = privateKey;
        PeerCertificate parsed = PeerCertificate.parse(encoded);
        this.elliptic = parsed.publicKey() instanceof ECKey;
        this.notBefore = parsed.notBefore();
        this.notAfter = parsed.notAfter();
    }

    /**
     * Makes a key pair and signs a certificate for it.
     *
     * @param commonName the subject's and issuer's common name; WebRTC peers do not look at it
     * @param random the source of the key, the serial number and the signature's nonce
     */
    public static CertificateAndKey generate(
            KeyAlgorithm algorithm, String commonName, Instant notBefore, Instant notAfter, SecureRandom random) {
        try {
            KeyPair pair = generateKey(algorithm, random);
            byte[] name = DerWriter.sequence(DerWriter.set(
                    DerWriter.sequence(DerWriter.objectIdentifier(COMMON_NAME), DerWriter.utf8(commonName))));
            byte[] signatureAlgorithm = signatureAlgorithm(algorithm);
            byte[] toBeSigned = DerWriter.sequence(
                    DerWriter.value(EXPLICIT_VERSION, DerWriter.integer(BigInteger.TWO)),
                    DerWriter.integer(serialNumber(random)),
                    signatureAlgorithm,
                    name,
                    DerWriter.sequence(DerWriter.time(notBefore), DerWriter.time(notAfter)),
                    name,
                    pair.getPublic().getEncoded());
            Signature signer = Signature.getInstance(
                    switch (algorithm) {
                        case ECDSA_P256 -> "SHA256withECDSA";
                        case ECDSA_P384 -> "SHA384withECDSA";
                        case RSA_2048, RSA_3072 -> "SHA256withRSA";
                    });
            signer.initSign(pair.getPrivate(), random);
            signer.update(toBeSigned);
            byte[] certificate = DerWriter.sequence(toBeSigned, signatureAlgorithm, DerWriter.bitString(signer.sign()));
            return new CertificateAndKey(certificate, pair.getPrivate());
        } catch (GeneralSecurityException | MalformedException e) {
            throw new AssertionError("the JDK has these algorithms, and what we wrote we can read", e);
        }
    }

    private static KeyPair generateKey(KeyAlgorithm algorithm, SecureRandom random) throws GeneralSecurityException {
        switch (algorithm) {
            case ECDSA_P256, ECDSA_P384 -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                String curve = algorithm == KeyAlgorithm.ECDSA_P256 ? "secp256r1" : "secp384r1";
                generator.initialize(new ECGenParameterSpec(curve), random);
                return generator.generateKeyPair();
            }
            case RSA_2048, RSA_3072 -> {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                int bits = algorithm == KeyAlgorithm.RSA_2048 ? 2048 : 3072;
                generator.initialize(new RSAKeyGenParameterSpec(bits, RSAKeyGenParameterSpec.F4), random);
                return generator.generateKeyPair();
            }
        }
        throw new AssertionError("all constants are handled");
    }

    private static byte[] signatureAlgorithm(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            // RFC 5758 §3.2: "the encoding MUST omit the parameters field"
            case ECDSA_P256 -> DerWriter.sequence(DerWriter.objectIdentifier(ECDSA_WITH_SHA256));
            case ECDSA_P384 -> DerWriter.sequence(DerWriter.objectIdentifier(ECDSA_WITH_SHA384));
            case RSA_2048, RSA_3072 -> DerWriter.sequence(DerWriter.objectIdentifier(RSA_WITH_SHA256), DerWriter.nil());
        };
    }

    private static BigInteger serialNumber(SecureRandom random) {
        // RFC 5280 §4.1.2.2: "The serial number MUST be a positive integer"
        byte[] bytes = new byte[SERIAL_BYTES];
        random.nextBytes(bytes);
        bytes[0] = 0;
        return new BigInteger(1, bytes).add(BigInteger.ONE);
    }

    /**
     * Reads the first certificate and the first private key (PKCS #8, unencrypted) of a PEM text (RFC 7468), in any order.
     *
     * @throws IllegalArgumentException where one of them is missing or does not parse
     */
    public static CertificateAndKey fromPem(String pem) {
        byte[] certificate = Pem.section(pem, "CERTIFICATE");
        byte[] key = Pem.section(pem, "PRIVATE KEY");
        if (certificate == null || key == null) {
            throw new IllegalArgumentException("a PEM text needs a CERTIFICATE and a PRIVATE KEY (PKCS #8) section");
        }
        try {
            String algorithm = PeerCertificate.parse(certificate).publicKey().getAlgorithm();
            PrivateKey privateKey = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(key));
            return new CertificateAndKey(certificate, privateKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key does not parse or is not of the certificate's kind", e);
        } catch (MalformedException e) {
            throw new IllegalArgumentException("the certificate does not parse", e);
        }
    }

    /** Returns the certificate and the private key, unencrypted, as PEM; who holds this text can be this peer. */
    public String toPem() {
        return Pem.format("CERTIFICATE", encoded) + Pem.format("PRIVATE KEY", privateKey.getEncoded());
    }

    /** Returns the certificate alone as PEM. */
    public String certificatePem() {
        return Pem.format("CERTIFICATE", encoded);
    }

    /** Returns a copy of the certificate's DER bytes. */
    public byte[] encoded() {
        return encoded.clone();
    }

    /** Returns the private key. */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /** Returns true if the key is of an elliptic curve, false if it is an RSA key. */
    public boolean isElliptic() {
        return elliptic;
    }

    /** Returns the public key, which is read from the certificate at each call. */
    public PublicKey publicKey() {
        try {
            return PeerCertificate.parse(encoded).publicKey();
        } catch (MalformedException e) {
            throw new AssertionError("the constructor has read it", e);
        }
    }

    /** Returns the first second in which the certificate is valid. */
    public Instant notBefore() {
        return notBefore;
    }

    /** Returns the last second in which the certificate is valid. */
    public Instant notAfter() {
        return notAfter;
    }

    /**
     * Returns the certificate's fingerprint, RFC 8122 §5.
     *
     * @param algorithm sha-1, sha-224, sha-256, sha-384 or sha-512
     * @throws IllegalArgumentException for any other algorithm
     */
    public Fingerprint fingerprint(String algorithm) {
        return Fingerprints.of(algorithm, encoded);
    }

    /** Returns the certificate's fingerprints, in the order of the algorithms. */
    public List<Fingerprint> fingerprints(String... algorithms) {
        List<Fingerprint> result = new ArrayList<>();
        for (String algorithm : algorithms) {
            result.add(fingerprint(algorithm));
        }
        return result;
    }

    @Override
    public String toString() {
        return "certificate " + fingerprint("sha-256") + " until " + notAfter();
    }

    /** The textual encoding of RFC 7468. */
    private static final class Pem {
        private static final int LINE = 64;

        static String format(String label, byte[] content) {
            String body = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(content);
            return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
        }

        static byte @Nullable [] section(String pem, String label) {
            String begin = "-----BEGIN " + label + "-----";
            int from = pem.indexOf(begin);
            int to = pem.indexOf("-----END " + label + "-----", Math.max(from, 0));
            if (from < 0 || to < 0) {
                return null;
            }
            return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
        }
    }
}
