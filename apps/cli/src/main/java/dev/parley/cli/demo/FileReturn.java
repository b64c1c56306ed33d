package dev.parley.cli.demo;

import dev.parley.cli.Json;
import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.RTCDataChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Gives a file back as it comes, and says its SHA-256 at the end. Nothing is stored: when the way back is full, the channel is
 * paused, and the browser has to wait.
 */
final class FileReturn {
    private static final long HIGH = 1 << 20;
    private static final long LOW = 256 << 10;

    private final RTCDataChannel channel;
    private final MessageDigest digest;
    private long bytes;

    private FileReturn(RTCDataChannel channel) {
        this.channel = channel;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static void on(RTCDataChannel channel) {
        FileReturn file = new FileReturn(channel);
        channel.setBufferedAmountLowThreshold(LOW);
        channel.onBufferedAmountLow(e -> channel.resume());
        channel.onMessage(file::message);
    }

    private void message(MessageEvent message) {
        if (message.isBinary()) {
            byte[] piece = message.bytes();
            digest.update(piece);
            bytes += piece.length;
            channel.send(piece);
            if (channel.bufferedAmount() > HIGH) {
                channel.pause();
            }
        } else if (Json.parse(message.text()).path("end").asBoolean(false)) {
            channel.send(Json.line(Json.object()
                    .put("end", true)
                    .put("bytes", bytes)
                    .put("sha256", HexFormat.of().formatHex(digest.digest()))));
        }
    }
}
