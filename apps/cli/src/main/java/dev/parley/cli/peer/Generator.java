package dev.parley.cli.peer;

import dev.parley.dom.DOMException;
import dev.parley.webrtc.RTCDataChannel;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Sends pseudo-random bytes on a thread of its own, as fast as the channel takes them, and says their digest at the end. */
final class Generator {
    private static final long HIGH = 4 << 20;

    private Generator() {}

    /**
     * Starts sending.
     *
     * @param bytes how many in all, zero or more
     * @param messageSize bytes a message, the last one perhaps fewer
     * @param seed of {@link Random#nextBytes}, message after message
     */
    static void start(RTCDataChannel channel, long bytes, int messageSize, long seed, Consumer<ObjectNode> emit) {
        if (bytes < 0 || messageSize < 1) {
            throw new IllegalArgumentException("generate: bytes from 0, messageSize from 1");
        }
        Thread thread = new Thread(
                () -> {
                    try {
                        emit.accept(run(channel, bytes, messageSize, seed));
                    } catch (DOMException | IllegalArgumentException | CompletionException e) {
                        emit.accept(JsonPeer.error("generate", e).put("channel", channel.label()));
                    }
                },
                "parley-peer-generate");
        thread.setDaemon(true);
        thread.start();
    }

    private static ObjectNode run(RTCDataChannel channel, long bytes, int messageSize, long seed) {
        Random random = new Random(seed);
        MessageDigest digest = PeerChannels.sha256();
        long started = System.nanoTime();
        long messages = 0;
        for (long left = bytes; left > 0; messages++) {
            byte[] message = new byte[(int) Math.min(left, messageSize)];
            random.nextBytes(message);
            digest.update(message);
            if (channel.bufferedAmount() > HIGH) {
                channel.writable().join();
            }
            channel.send(message);
            left -= message.length;
        }
        return JsonPeer.event("generated")
                .put("channel", channel.label())
                .put("bytes", bytes)
                .put("messages", messages)
                .put("millis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started))
                .put("sha256", HexFormat.of().formatHex(digest.digest()));
    }
}
