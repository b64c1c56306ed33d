package dev.parley.testkit;

import dev.parley.webrtc.RTCCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates that were made once, for simulations: making one costs more than a whole simulated connection, and its bytes would
 * differ from run to run. Their keys are public knowledge. Thread-safe.
 */
public final class CertificatePool {
    private static final Pattern PAIR =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END PRIVATE KEY-----\n?", Pattern.DOTALL);

    private static final List<RTCCertificate> CERTIFICATES = read();

    private CertificatePool() {}

    private static List<RTCCertificate> read() {
        try (InputStream in = CertificatePool.class.getResourceAsStream("certificates.pem")) {
            if (in == null) {
                throw new AssertionError("the certificates are part of the module");
            }
            List<RTCCertificate> certificates = new ArrayList<>();
            Matcher pairs = PAIR.matcher(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
            while (pairs.find()) {
                certificates.add(RTCCertificate.fromPem(pairs.group()));
            }
            return List.copyOf(certificates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how many certificates there are. */
    public static int size() {
        return CERTIFICATES.size();
    }

    /** Returns the certificate of the given number, counted round: any int will do. ECDSA on P-256, valid until 2120. */
    public static RTCCertificate certificate(int number) {
        return CERTIFICATES.get(Math.floorMod(number, CERTIFICATES.size()));
    }
}
