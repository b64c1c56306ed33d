package dev.parley.cli.peer;

import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.RTCDataChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The channels of a {@link JsonPeer}, by label; of several with one label the last is meant. Any thread. */
final class PeerChannels {
    private static final long ECHO_HIGH = 1 << 20;
    private static final long ECHO_LOW = 256 << 10;

    private final PeerOptions options;
    private final Consumer<ObjectNode> emit;
    private final Map<String, Watched> byLabel = new LinkedHashMap<>();

    PeerChannels(PeerOptions options, Consumer<ObjectNode> emit) {
        this.options = options;
        this.emit = emit;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** Says what happens on the channel from now on. */
    void watch(RTCDataChannel channel, boolean announced) {
        Watched watched = new Watched(channel);
        synchronized (this) {
            byLabel.put(channel.label(), watched);
        }
        channel.onOpen(e -> emit.accept(event("open", channel)
                .put("announced", announced)
                .put("ordered", channel.ordered())
                .put("maxRetransmits", channel.maxRetransmits())
                .put("maxPacketLifeTime", channel.maxPacketLifeTime())
                .put("protocol", channel.protocol())
                .put("negotiated", channel.negotiated())));
        channel.onMessage(watched::message);
        channel.onClosing(e -> emit.accept(event("closing", channel)));
        channel.onClose(e -> emit.accept(event("close", channel)));
        channel.onError(e -> {
            ObjectNode error = JsonPeer.error("channel", e.error()).put("channel", channel.label());
            emit.accept(error.put("errorDetail", e.error().errorDetail().toString()));
        });
        if (options.echo) {
            channel.setBufferedAmountLowThreshold(ECHO_LOW);
            channel.onBufferedAmountLow(e -> channel.resume());
        } else {
            channel.onBufferedAmountLow(e -> emit.accept(event("bufferedamountlow", channel)));
        }
    }

    private static ObjectNode event(String name, RTCDataChannel channel) {
        return JsonPeer.event(name).put("channel", channel.label()).put("id", channel.id());
    }

    private synchronized Watched watched(ObjectNode line) {
        String label = line.path("channel").asString("");
        Watched watched = byLabel.get(label);
        if (watched == null) {
            throw new IllegalArgumentException("no channel \"" + label + "\"");
        }
        return watched;
    }

    /** Returns the channel that the line names. */
    RTCDataChannel named(ObjectNode line) {
        return watched(line).channel;
    }

    void send(ObjectNode line) {
        RTCDataChannel channel = named(line);
        if (line.has("text")) {
            channel.send(line.path("text").asString(""));
        } else if (line.has("base64")) {
            channel.send(Base64.getDecoder().decode(line.path("base64").asString("")));
        } else {
            throw new IllegalArgumentException("nothing to send: \"text\" or \"base64\"");
        }
        if (!line.path("send").isBoolean()) {
            ObjectNode sent = event("sent", channel);
            sent.set("tag", line.path("send"));
            emit.accept(sent.put("bufferedAmount", channel.bufferedAmount()));
        }
    }

    void generate(ObjectNode line) {
        Generator.start(
                named(line),
                line.path("generate").asLong(0),
                line.path("messageSize").asInt(16_384),
                line.path("seed").asLong(1),
                emit);
    }

    void digest(ObjectNode line) {
        watched(line).digest(line.path("bytes").asLong(0));
    }

    void quiet(ObjectNode line) {
        watched(line).quiet = line.path("quiet").asBoolean(true);
    }

    /** A channel and the digest of all that it has received. */
    private final class Watched {
        private final RTCDataChannel channel;
        private final MessageDigest total = sha256();
        private long messages;
        private long bytes;
        private @Nullable Long wanted;
        private volatile boolean quiet;

        Watched(RTCDataChannel channel) {
            this.channel = channel;
        }

        private void message(MessageEvent message) {
            byte[] content = message.bytes();
            if (!quiet && options.quiet == 0) {
                ObjectNode event = event("message", channel);
                if (message.isBinary()) {
                    event.put("base64", Base64.getEncoder().encodeToString(content));
                } else {
                    event.put("text", message.text());
                }
                emit.accept(event);
            } else if (!quiet && options.quiet == 1) {
                emit.accept(event("message", channel)
                        .put("binary", message.isBinary())
                        .put("size", content.length)
                        .put("sha256", HexFormat.of().formatHex(sha256().digest(content))));
            }
            synchronized (this) {
                total.update(content);
                messages++;
                bytes += content.length;
                answer();
            }
            if (options.echo) {
                echo(message);
            }
        }

        private void echo(MessageEvent message) {
            if (message.isBinary()) {
                channel.send(message.bytes());
            } else {
                channel.send(message.text());
            }
            if (channel.bufferedAmount() > ECHO_HIGH) {
                channel.pause();
            }
        }

        synchronized void digest(long atLeast) {
            wanted = atLeast;
            answer();
        }

        private void answer() {
            if (wanted == null || bytes < wanted) {
                return;
            }
            wanted = null;
            emit.accept(event("digest", channel)
                    .put("messages", messages)
                    .put("bytes", bytes)
                    .put("sha256", HexFormat.of().formatHex(copy(total).digest())));
        }

        private static MessageDigest copy(MessageDigest digest) {
            try {
                return (MessageDigest) digest.clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError("the platform's SHA-256 can be cloned", e);
            }
        }
    }
}
