package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** A ServerHello, RFC 5246 §7.4.1.3. */
public record ServerHello(
        int version, byte[] random, byte[] sessionId, int cipherSuite, int compressionMethod, Extensions extensions) {
    /** RFC 8446 §4.1.3: the SHA-256 hash of "HelloRetryRequest". */
    private static final byte[] RETRY =
            HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /** RFC 8446 §4.1.3: the end of the random where a server of 1.3 negotiates 1.2; the last byte is 0 for older versions. */
    private static final byte[] DOWNGRADE = "DOWNGRD\1".getBytes(StandardCharsets.US_ASCII);

    public static ServerHello parse(byte[] body) throws MalformedException {
        VectorReader reader = new VectorReader(body);
        int version = reader.u16();
        byte[] random = reader.bytes(ClientHello.RANDOM_LENGTH);
        byte[] sessionId = reader.vector8();
        int cipherSuite = reader.u16();
        int compressionMethod = reader.u8();
        Extensions extensions = Extensions.parse(reader);
        reader.end();
        return new ServerHello(version, random, sessionId, cipherSuite, compressionMethod, extensions);
    }

    /** Returns the random that makes a ServerHello a HelloRetryRequest. */
    public static byte[] retryRandom() {
        return RETRY.clone();
    }

    /** Marks a random: 1.2 was negotiated by a server that speaks 1.3. */
    public static void markDowngrade(byte[] random) {
        System.arraycopy(DOWNGRADE, 0, random, random.length - DOWNGRADE.length, DOWNGRADE.length);
    }

    /** Returns whether this is a HelloRetryRequest, RFC 8446 §4.1.4. */
    public boolean isRetryRequest() {
        return Arrays.equals(random, RETRY);
    }

    /** Returns whether the random ends with the sentinel of a server that speaks 1.3. */
    public boolean isDowngraded() {
        int start = random.length - DOWNGRADE.length;
        int last = random[random.length - 1];
        return Arrays.equals(random, start, random.length - 1, DOWNGRADE, 0, DOWNGRADE.length - 1)
                && (last == 0 || last == 1);
    }

    /** Returns the version of supported_versions, or that of the field if there is no such extension. */
    public int selectedVersion() throws MalformedException {
        byte[] content = extensions.get(Extensions.SUPPORTED_VERSIONS);
        if (content == null) {
            return version;
        }
        VectorReader reader = new VectorReader(content);
        int selected = reader.u16();
        reader.end();
        return selected;
    }

    public byte[] encoded() {
        VectorWriter writer = new VectorWriter()
                .u16(version)
                .bytes(random)
                .vector8(sessionId)
                .u16(cipherSuite)
                .u8(compressionMethod);
        extensions.writeTo(writer);
        return writer.toByteArray();
    }
}
