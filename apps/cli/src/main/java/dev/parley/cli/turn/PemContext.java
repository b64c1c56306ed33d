package dev.parley.cli.turn;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A server's certificate and key from PEM files, as certificate authorities issue them. */
final class PemContext {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private PemContext() {}

    /**
     * Returns the context of a server.
     *
     * @param certificate has the certificate and those of its issuers
     * @param key has the key, as PKCS#8; may be the same file
     * @throws IllegalArgumentException if a file has not what it should have
     */
    static SSLContext of(Path certificate, Path key) throws IOException {
        String chainText = Files.readString(certificate, StandardCharsets.US_ASCII);
        StringBuilder blocks = new StringBuilder();
        for (Matcher each = CERTIFICATE.matcher(chainText); each.find(); ) {
            blocks.append(each.group()).append('\n');
        }
        Matcher keyBlock = KEY.matcher(Files.readString(key, StandardCharsets.US_ASCII));
        if (blocks.isEmpty()) {
            throw new IllegalArgumentException(certificate + " has no \"BEGIN CERTIFICATE\"");
        }
        if (!keyBlock.find()) {
            throw new IllegalArgumentException(key + " has no \"BEGIN PRIVATE KEY\" (PKCS#8, without a password)");
        }
        try {
            Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(blocks.toString().getBytes(StandardCharsets.US_ASCII)))
                    .toArray(new Certificate[0]);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] password = new char[0];
            store.setKeyEntry("server", key(Base64.getMimeDecoder().decode(keyBlock.group(1))), password, chain);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(certificate + " and its key cannot be used: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(byte[] bytes) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            } catch (InvalidKeySpecException e) {
                // A key of the other kind.
                continue;
            }
        }
        throw new InvalidKeySpecException("the key is neither EC nor RSA");
    }
}
