package dev.parley.cli.soak;

import dev.parley.webrtc.RTCDataChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/** Random bytes over a channel, in messages of random sizes, and their digest behind them. */
final class Transfer {
    private static final int MAX_MESSAGE = 65_536;
    private static final int MAX_BYTES = 1 << 20;
    private static final long PATIENCE_SECONDS = 120;

    private Transfer() {}

    /** Sends from {@code from} to {@code to}, and returns how many bytes arrived as they were sent. Not on a loop. */
    static long run(RTCDataChannel from, RTCDataChannel to, RandomGenerator random)
            throws InterruptedException, ExecutionException, TimeoutException {
        MessageDigest received = sha256();
        CompletableFuture<String> announced = new CompletableFuture<>();
        to.onMessage(message -> {
            if (message.isBinary()) {
                received.update(message.bytes());
            } else {
                announced.complete(message.text());
            }
        });
        MessageDigest sent = sha256();
        int left = random.nextInt(1, MAX_BYTES + 1);
        long total = left;
        while (left > 0) {
            byte[] message = new byte[Math.min(left, random.nextInt(1, MAX_MESSAGE + 1))];
            random.nextBytes(message);
            sent.update(message);
            from.writable().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            from.send(message);
            left -= message.length;
        }
        from.send(HexFormat.of().formatHex(sent.digest()));
        String expected = announced.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        to.onMessage(null);
        // The listener ran before the digest's message did: the channel is ordered.
        String actual = HexFormat.of().formatHex(received.digest());
        if (!actual.equals(expected)) {
            throw new IllegalStateException("what arrived is not what was sent: " + actual + " instead of " + expected);
        }
        return total;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
