package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Our verification of P-256 signatures agrees with the JDK's, and with arithmetic in big integers. */
class P256VerificationTest {

    private static final BigInteger N = P256Curve.ORDER;

    private static KeyPair keyPair(long seed) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), new SeededRandom(seed));
        return generator.generateKeyPair();
    }

    private static ECPublicKey key(BigInteger x, BigInteger y) throws Exception {
        ECPublicKey any = (ECPublicKey) keyPair(1).getPublic();
        return (ECPublicKey)
                KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), any.getParams()));
    }

    private static byte[] signature(BigInteger r, BigInteger s) {
        byte[] first = r.toByteArray();
        byte[] second = s.toByteArray();
        byte[] der = new byte[6 + first.length + second.length];
        der[0] = 0x30;
        der[1] = (byte) (der.length - 2);
        der[2] = 2;
        der[3] = (byte) first.length;
        System.arraycopy(first, 0, der, 4, first.length);
        der[4 + first.length] = 2;
        der[5 + first.length] = (byte) second.length;
        System.arraycopy(second, 0, der, 6 + first.length, second.length);
        return der;
    }

    private static boolean jdk(ECPublicKey key, byte[] signature, byte[] message) {
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA");
            verifier.initVerify(key);
            verifier.update(message);
            return verifier.verify(signature);
        } catch (java.security.GeneralSecurityException e) {
            return false;
        }
    }

    @Test
    void signaturesOfTheJdkAreValidAndDamagedOnesAreNot() throws Exception {
        for (int seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            KeyPair pair = keyPair(seed);
            ECPublicKey key = (ECPublicKey) pair.getPublic();
            byte[] message = new byte[random.nextInt(200)];
            random.nextBytes(message);
            Signature signer = Signature.getInstance("SHA256withECDSA");
            signer.initSign(pair.getPrivate(), new SeededRandom(seed));
            signer.update(message);
            byte[] signature = signer.sign();
            assertThat(P256Verification.verify(key, "SHA-256", signature, message))
                    .as("seed %d", seed)
                    .isTrue();
            for (int i = 0; i < 8; i++) {
                byte[] damaged = signature.clone();
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                assertThat(P256Verification.verify(key, "SHA-256", damaged, message))
                        .as("seed %d", seed)
                        .isFalse();
            }
            byte[] other = Arrays.copyOf(message, message.length + 1);
            assertThat(P256Verification.verify(key, "SHA-256", signature, other))
                    .isFalse();
            assertThat(P256Verification.verify(
                            (ECPublicKey) keyPair(seed + 1000).getPublic(), "SHA-256", signature, message))
                    .isFalse();
        }
    }

    @Test
    @Spec("FIPS 186-5 §6.4.2")
    void numbersOutOfRangeAndOtherEncodingsAreNoSignature() throws Exception {
        KeyPair pair = keyPair(3);
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        byte[] message = "message".getBytes(StandardCharsets.UTF_8);
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(pair.getPrivate(), new SeededRandom(3));
        signer.update(message);
        byte[] valid = signer.sign();
        List<byte[]> wrong = new ArrayList<>();
        List<BigInteger> edges = List.of(
                BigInteger.ZERO,
                N,
                N.negate(),
                N.add(BigInteger.ONE),
                BigInteger.ONE.negate(),
                BigInteger.ONE.shiftLeft(256));
        for (BigInteger edge : edges) {
            wrong.add(signature(edge, BigInteger.ONE));
            wrong.add(signature(BigInteger.ONE, edge));
        }
        wrong.add(new byte[0]);
        wrong.add(new byte[] {0x30});
        wrong.add(new byte[] {0x30, 0});
        wrong.add(new byte[] {0x30, 2, 2, 1});
        wrong.add(new byte[] {0x30, 3, 2, 1, 1});
        wrong.add(new byte[200]);
        for (int length = 0; length < valid.length; length++) {
            wrong.add(Arrays.copyOf(valid, length));
        }
        wrong.add(Arrays.copyOf(valid, valid.length + 1));
        // The long form of each length, which BER permits and DER does not.
        for (int at : new int[] {1, 3, 5 + valid[3]}) {
            byte[] longForm = new byte[valid.length + 1];
            System.arraycopy(valid, 0, longForm, 0, at);
            longForm[at] = (byte) 0x81;
            System.arraycopy(valid, at, longForm, at + 1, valid.length - at);
            longForm[at == 1 ? 2 : 1] += (byte) (at == 1 ? 0 : 1);
            wrong.add(longForm);
        }
        for (byte[] signature : wrong) {
            assertThat(P256Verification.verify(key, "SHA-256", signature, message))
                    .isFalse();
        }
    }

    /** Both agree on small and large r and s, where the sum meets infinity, equal points, and abscissas above the order. */
    @Test
    void edgesAgreeWithTheJdk() throws Exception {
        byte[] message = "edge".getBytes(StandardCharsets.UTF_8);
        ECPublicKey random = (ECPublicKey) keyPair(9).getPublic();
        BigInteger gx = random.getParams().getGenerator().getAffineX();
        BigInteger gy = random.getParams().getGenerator().getAffineY();
        List<ECPublicKey> keys = List.of(random, key(gx, gy), key(gx, P256Field.PRIME.subtract(gy)));
        List<BigInteger> numbers = List.of(
                BigInteger.ONE,
                BigInteger.TWO,
                N.subtract(BigInteger.ONE),
                N.subtract(BigInteger.TWO),
                N.shiftRight(1),
                gx.mod(N),
                P256Field.PRIME.subtract(N),
                P256Field.PRIME.subtract(N).subtract(BigInteger.ONE));
        for (ECPublicKey key : keys) {
            for (BigInteger r : numbers) {
                for (BigInteger s : numbers) {
                    assertThat(P256Verification.verify(key, "SHA-256", signature(r, s), message))
                            .as("r %s s %s", r, s)
                            .isEqualTo(jdk(key, signature(r, s), message));
                }
            }
        }
    }

    /** With the key d·G, the digest e = k·s - r·d makes (r, s) valid for any s, so that all paths of the sum are met. */
    @Test
    void madeUpSignaturesOfSmallScalarsAreValid() throws Exception {
        for (int d = 1; d < 20; d++) {
            P256Point key = multiple(BigInteger.valueOf(d));
            for (int k = 1; k < 20; k++) {
                BigInteger r = abscissa(BigInteger.valueOf(k)).mod(N);
                for (BigInteger s : List.of(BigInteger.ONE, BigInteger.valueOf(7), N.subtract(BigInteger.ONE))) {
                    BigInteger digest = BigInteger.valueOf(k)
                            .multiply(s)
                            .subtract(r.multiply(BigInteger.valueOf(d)))
                            .mod(N);
                    assertThat(P256Verification.verify(key, digest, r, s))
                            .as("d %d k %d s %s", d, k, s)
                            .isTrue();
                    assertThat(P256Verification.verify(
                                    key, digest.add(BigInteger.ONE).mod(N), r, s))
                            .isFalse();
                }
            }
        }
    }

    private static P256Point multiple(BigInteger scalar) {
        ECPoint point = affine(scalar);
        return P256Curve.point(point.getAffineX(), point.getAffineY());
    }

    private static BigInteger abscissa(BigInteger scalar) {
        return affine(scalar).getAffineX();
    }

    /** Multiplies the generator by repeated affine addition in big integers. */
    private static ECPoint affine(BigInteger scalar) {
        BigInteger p = P256Field.PRIME;
        BigInteger gx = new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16);
        BigInteger gy = new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16);
        BigInteger x = gx;
        BigInteger y = gy;
        for (int i = 1; i < scalar.intValue(); i++) {
            BigInteger slope = x.equals(gx)
                    ? x.multiply(x)
                            .subtract(BigInteger.ONE)
                            .multiply(BigInteger.valueOf(3))
                            .multiply(y.shiftLeft(1).modInverse(p))
                    : gy.subtract(y).multiply(gx.subtract(x).modInverse(p));
            BigInteger nextX = slope.multiply(slope).subtract(x).subtract(gx).mod(p);
            y = slope.multiply(x.subtract(nextX)).subtract(y).mod(p);
            x = nextX;
        }
        return new ECPoint(x, y);
    }

    @Test
    void theFieldAgreesWithBigIntegers() {
        Random random = new Random(5);
        List<BigInteger> values = new ArrayList<>(List.of(
                BigInteger.ZERO,
                BigInteger.ONE,
                P256Field.PRIME.subtract(BigInteger.ONE),
                P256Field.PRIME.subtract(BigInteger.TWO),
                BigInteger.ONE.shiftLeft(224),
                BigInteger.ONE.shiftLeft(192).subtract(BigInteger.ONE)));
        for (int i = 0; i < 40; i++) {
            values.add(new BigInteger(256, random).mod(P256Field.PRIME));
        }
        long[] result = new long[P256Field.LIMBS];
        for (BigInteger a : values) {
            for (BigInteger b : values) {
                P256Field.multiply(result, P256Field.of(a), P256Field.of(b));
                assertThat(P256Field.equal(result, P256Field.of(a.multiply(b)))).isTrue();
                P256Field.add(result, P256Field.of(a), P256Field.of(b));
                assertThat(P256Field.equal(result, P256Field.of(a.add(b)))).isTrue();
                P256Field.subtract(result, P256Field.of(a), P256Field.of(b));
                assertThat(P256Field.equal(result, P256Field.of(a.subtract(b)))).isTrue();
            }
        }
    }

    @Test
    void keysBesideTheCurveVerifyNothing() throws Exception {
        ECPublicKey key = (ECPublicKey) keyPair(4).getPublic();
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        assertThat(P256Curve.contains(x, y)).isTrue();
        assertThat(P256Curve.contains(x, y.add(BigInteger.ONE))).isFalse();
        assertThat(P256Curve.contains(x.add(P256Field.PRIME), y)).isFalse();
        assertThat(P256Curve.contains(BigInteger.ZERO, BigInteger.ZERO)).isFalse();
    }

    @Test
    void otherCurvesStayWithTheJdk() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp384r1"), new SeededRandom(1));
        KeyPair pair = generator.generateKeyPair();
        assertThat(P256Verification.fits((ECPublicKey) pair.getPublic())).isFalse();
        assertThat(P256Verification.fits((ECPublicKey) keyPair(1).getPublic())).isTrue();
        assertThat(((ECPrivateKey) pair.getPrivate()).getParams().getOrder().bitLength())
                .isEqualTo(384);
        byte[] message = {1, 2, 3};
        byte[] signature = SignatureScheme.ECDSA_SECP384R1_SHA384.sign(pair.getPrivate(), new SeededRandom(1), message);
        assertThat(SignatureScheme.ECDSA_SECP384R1_SHA384.verify(pair.getPublic(), signature, message))
                .isTrue();
    }
}
