package dev.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignatureSchemeTest {
    private static final CertificateAndKey P256 = make(KeyAlgorithm.ECDSA_P256);
    private static final CertificateAndKey P384 = make(KeyAlgorithm.ECDSA_P384);
    private static final CertificateAndKey RSA = make(KeyAlgorithm.RSA_2048);
    private static final byte[] DATA = {1, 2, 3, 4};

    private static CertificateAndKey make(KeyAlgorithm algorithm) {
        return CertificateAndKey.generate(
                algorithm, "x", Instant.EPOCH, Instant.parse("2040-01-01T00:00:00Z"), new SeededRandom(1));
    }

    @ParameterizedTest
    @EnumSource(SignatureScheme.class)
    void signsAndVerifies(SignatureScheme scheme) {
        CertificateAndKey own = scheme.isEcdsa() ? P256 : RSA;
        CertificateAndKey other = scheme.isEcdsa() ? P384 : P256;
        byte[] signature = scheme.sign(own.privateKey(), new SeededRandom(2), DATA, DATA);
        byte[] both = {1, 2, 3, 4, 1, 2, 3, 4};
        assertThat(scheme.verify(own.publicKey(), signature, both)).isTrue();
        assertThat(scheme.verify(own.publicKey(), signature, DATA)).isFalse();
        assertThat(scheme.verify(other.publicKey(), signature, both)).isFalse();
        assertThat(scheme.verify(own.publicKey(), new byte[0], both)).isFalse();
        assertThat(scheme.verify(own.publicKey(), Arrays.copyOf(signature, signature.length - 1), both))
                .isFalse();
        assertThat(scheme.sign(own.privateKey(), new SeededRandom(2), both)).isEqualTo(signature);
        assertThat(SignatureScheme.of(scheme.code())).isEqualTo(scheme);
        CertificateAndKey wrong = scheme.isEcdsa() ? RSA : P256;
        assertThatThrownBy(() -> scheme.sign(wrong.privateKey(), new SeededRandom(2), DATA))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSchemeOfTheKeysCurveIsPreferred() {
        int[] all = Arrays.stream(SignatureScheme.values())
                .mapToInt(SignatureScheme::code)
                .toArray();
        assertThat(SignatureScheme.choose(P256.privateKey(), all)).isEqualTo(SignatureScheme.ECDSA_SECP256R1_SHA256);
        assertThat(SignatureScheme.choose(P384.privateKey(), all)).isEqualTo(SignatureScheme.ECDSA_SECP384R1_SHA384);
        assertThat(SignatureScheme.choose(RSA.privateKey(), all)).isEqualTo(SignatureScheme.RSA_PSS_RSAE_SHA256);
        assertThat(SignatureScheme.choose(P384.privateKey(), new int[] {0x0403}))
                .isEqualTo(SignatureScheme.ECDSA_SECP256R1_SHA256);
        assertThat(SignatureScheme.choose(RSA.privateKey(), new int[] {0x0201, 0x0403}))
                .isNull();
    }
}
