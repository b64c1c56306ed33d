package dev.parley.turn.server;

import dev.parley.base.Timestamp;
import dev.parley.crypto.HmacSha1;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Nonces that the server need not keep: the time, and a code over the time and the client's address. Nothing is kept for a client that has not
 * authenticated.
 */
final class Nonces {
    /** How long a nonce is good; RFC 8489 §9.2 leaves it to the server. */
    static final Duration LIFETIME = Duration.ofHours(1);

    private static final int TIME_DIGITS = 8;

    /** 80 bits of the code: the answer to the shortest request may be three times as long, not more. */
    private static final int CODE_BYTES = 10;

    private final HmacSha1 key;

    Nonces(SecureRandom random) {
        byte[] secret = new byte[HmacSha1.LENGTH];
        random.nextBytes(secret);
        key = new HmacSha1(secret);
    }

    String make(InetSocketAddress client, Timestamp now) {
        String time = HexFormat.of().toHexDigits((int) seconds(now));
        return time + code(time, client);
    }

    boolean isGood(String nonce, InetSocketAddress client, Timestamp now) {
        if (nonce.length() != TIME_DIGITS + 2 * CODE_BYTES) {
            return false;
        }
        String time = nonce.substring(0, TIME_DIGITS);
        boolean ours = MessageDigest.isEqual(
                nonce.substring(TIME_DIGITS).getBytes(StandardCharsets.UTF_8),
                code(time, client).getBytes(StandardCharsets.UTF_8));
        if (!ours) {
            return false;
        }
        // The difference of two ints is right for 68 years, whatever the clock's zero.
        int age = (int) seconds(now) - HexFormat.fromHexDigits(time);
        return age >= 0 && age < LIFETIME.toSeconds();
    }

    private static long seconds(Timestamp now) {
        return now.nanos() / 1_000_000_000L;
    }

    private String code(String time, InetSocketAddress client) {
        byte[] address = client.getAddress().getAddress();
        byte[] text = (time + client.getPort()).getBytes(StandardCharsets.UTF_8);
        key.update(address, 0, address.length);
        key.update(text, 0, text.length);
        return HexFormat.of().formatHex(key.doFinal(), 0, CODE_BYTES);
    }
}
