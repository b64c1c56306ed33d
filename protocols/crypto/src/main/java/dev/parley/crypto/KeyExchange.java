package dev.parley.crypto;

import dev.parley.base.MalformedException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.XECPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.KeyAgreement;
import org.jspecify.annotations.Nullable;

/**
 * Our ephemeral half of a key exchange: Diffie-Hellman on an elliptic curve, RFC 8422 §5.10 and RFC 7748, or that beside ML-KEM-768,
 * draft-ietf-tls-ecdhe-mlkem. With ML-KEM the two sides differ: the client has this object, the server calls {@link #answer}.
 */
public final class KeyExchange {
    private static final int UNCOMPRESSED = 4;

    private final NamedGroup group;
    private final KeyPair pair;
    private final SecureRandom random;
    private final @Nullable MlKem768 encapsulation;

    private KeyExchange(NamedGroup group, KeyPair pair, SecureRandom random, @Nullable MlKem768 encapsulation) {
        this.group = group;
        this.pair = pair;
        this.random = random;
        this.encapsulation = encapsulation;
    }

    /** Makes a key pair. */
    public static KeyExchange generate(NamedGroup group, SecureRandom random) {
        return generate(group, random, List.of());
    }

    /**
     * Makes a key pair, of which a part may be that of another pair of the same handshake: a hybrid's X25519 key serves X25519, too.
     *
     * @param others pairs of the same handshake
     */
    public static KeyExchange generate(NamedGroup group, SecureRandom random, List<KeyExchange> others) {
        NamedGroup curve = group.isHybrid() ? NamedGroup.X25519 : group;
        KeyPair pair = null;
        for (KeyExchange other : others) {
            if (other.curve() == curve) {
                pair = other.pair;
            }
        }
        if (pair == null) {
            pair = generatePair(curve, random);
        }
        return new KeyExchange(group, pair, random, group.isHybrid() ? MlKem768.generate(random) : null);
    }

    private static KeyPair generatePair(NamedGroup group, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm(group));
            generator.initialize(parameters(group), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK from 11 on has " + group, e);
        }
    }

    /**
     * Our public value, and the secret that it makes with the peer's.
     *
     * @param share our public value as it goes on the wire
     * @param secret the shared secret
     */
    public record Answer(byte[] share, byte[] secret) {
        @Override
        public String toString() {
            return "Answer[secret]";
        }
    }

    /**
     * Answers a peer's public value with one of ours.
     *
     * @throws MalformedException if it is not one that a sound peer could have sent
     */
    public static Answer answer(NamedGroup group, byte[] peerShare, SecureRandom random) throws MalformedException {
        if (!group.isHybrid()) {
            KeyExchange ours = generate(group, random);
            return new Answer(ours.share(), ours.agree(peerShare));
        }
        if (peerShare.length != group.shareLength()) {
            throw new MalformedException("key share: wrong length");
        }
        // draft-ietf-tls-ecdhe-mlkem §3: the client's share is "the concatenation of the client's ML-KEM-768
        // encapsulation key and the client's X25519 ephemeral share", the secret "the concatenation of the ML-KEM
        // shared secret and the X25519 shared secret".
        MlKem768.Encapsulation encapsulated =
                MlKem768.encapsulate(Arrays.copyOf(peerShare, MlKem768.PUBLIC_KEY_LENGTH), random);
        KeyExchange curve = generate(NamedGroup.X25519, random);
        byte[] agreed = curve.agree(Arrays.copyOfRange(peerShare, MlKem768.PUBLIC_KEY_LENGTH, peerShare.length));
        return new Answer(join(encapsulated.ciphertext(), curve.share()), join(encapsulated.secret(), agreed));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private NamedGroup curve() {
        return group.isHybrid() ? NamedGroup.X25519 : group;
    }

    /** Returns the group. */
    public NamedGroup group() {
        return group;
    }

    /** Returns our public value as it goes on the wire, {@link NamedGroup#shareLength()} bytes. */
    public byte[] share() {
        byte[] share = new byte[curve().shareLength()];
        if (pair.getPublic() instanceof XECPublicKey key) {
            // RFC 7748 §5: the u-coordinate in little-endian order
            byte[] u = key.getU().toByteArray();
            for (int i = 0; i < u.length && i < share.length; i++) {
                share[i] = u[u.length - 1 - i];
            }
        } else if (pair.getPublic() instanceof ECPublicKey key) {
            // RFC 8422 §5.4.1: the uncompressed form, 4 and the two coordinates
            share[0] = UNCOMPRESSED;
            int size = share.length / 2;
            putUnsigned(key.getW().getAffineX(), share, 1, size);
            putUnsigned(key.getW().getAffineY(), share, 1 + size, size);
        }
        return encapsulation == null ? share : join(encapsulation.publicKey(), share);
    }

    /**
     * Returns the shared secret: the u-coordinate for X25519, the x-coordinate for the NIST curves, of a hybrid both secrets.
     *
     * @param peerShare the peer's public value from the wire
     * @throws MalformedException where it is not a point that a sound peer could have sent
     */
    public byte[] agree(byte[] peerShare) throws MalformedException {
        if (peerShare.length != group.answerLength()) {
            throw new MalformedException("key share: wrong length");
        }
        if (encapsulation == null) {
            return agreeOnCurve(peerShare);
        }
        byte[] ciphertext = Arrays.copyOf(peerShare, MlKem768.CIPHERTEXT_LENGTH);
        byte[] point = Arrays.copyOfRange(peerShare, MlKem768.CIPHERTEXT_LENGTH, peerShare.length);
        return join(encapsulation.decapsulate(ciphertext), agreeOnCurve(point));
    }

    private byte[] agreeOnCurve(byte[] peerShare) throws MalformedException {
        try {
            PublicKey peer = curve() == NamedGroup.X25519 ? montgomery(peerShare) : weierstrass(peerShare);
            KeyAgreement agreement = KeyAgreement.getInstance(curve() == NamedGroup.X25519 ? "X25519" : "ECDH");
            agreement.init(pair.getPrivate(), random);
            agreement.doPhase(peer, true);
            byte[] secret = agreement.generateSecret();
            // RFC 8422 §5.11: "With X25519 and X448, a receiving party MUST check whether the computed premaster secret
            // is the all-zero value and abort the handshake if so"
            int any = 0;
            for (byte b : secret) {
                any |= b;
            }
            if (any == 0) {
                throw new MalformedException("key share: of small order");
            }
            return secret;
        } catch (GeneralSecurityException e) {
            throw new MalformedException("key share: refused");
        }
    }

    private static PublicKey montgomery(byte[] share) throws GeneralSecurityException {
        byte[] bigEndian = new byte[share.length];
        for (int i = 0; i < share.length; i++) {
            bigEndian[i] = share[share.length - 1 - i];
        }
        // RFC 7748 §5: "implementations of X25519 (but not X448) MUST mask the most significant bit in the final byte"
        bigEndian[0] &= 0x7f;
        return KeyFactory.getInstance("X25519")
                .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, bigEndian)));
    }

    private PublicKey weierstrass(byte[] share) throws GeneralSecurityException, MalformedException {
        if (share[0] != UNCOMPRESSED) {
            throw new MalformedException("key share: not an uncompressed point");
        }
        int size = share.length / 2;
        BigInteger x = new BigInteger(1, share, 1, size);
        BigInteger y = new BigInteger(1, share, 1 + size, size);
        ECParameterSpec curve = ((ECPublicKey) pair.getPublic()).getParams();
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        // RFC 8422 §5.11: "A receiving party MUST check that the x and y parameters from the peer's public value
        // satisfy the curve equation". The cofactor of both curves is 1, so that every such point is in the group.
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            throw new MalformedException("key share: coordinate beyond the field");
        }
        BigInteger right = x.multiply(x)
                .add(curve.getCurve().getA())
                .multiply(x)
                .add(curve.getCurve().getB())
                .mod(p);
        if (!y.multiply(y).mod(p).equals(right)) {
            throw new MalformedException("key share: not on the curve");
        }
        return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
    }

    private static String keyAlgorithm(NamedGroup group) {
        return group == NamedGroup.X25519 ? "X25519" : "EC";
    }

    private static AlgorithmParameterSpec parameters(NamedGroup group) throws GeneralSecurityException {
        if (group == NamedGroup.X25519) {
            return NamedParameterSpec.X25519;
        }
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(group == NamedGroup.SECP256R1 ? "secp256r1" : "secp384r1"));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static void putUnsigned(BigInteger value, byte[] target, int at, int size) {
        byte[] bytes = value.toByteArray();
        int count = Math.min(bytes.length, size);
        System.arraycopy(bytes, bytes.length - count, target, at + size - count, count);
    }
}
