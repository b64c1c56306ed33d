package dev.parley.cli.demo;

import dev.parley.cli.Json;
import dev.parley.webrtc.MessageEvent;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.node.ObjectNode;

/** The JVM's end of the throughput test: counts what comes, or sends what fits, for some seconds. */
final class SpeedTest {
    private static final long HIGH = 1 << 20;
    private static final int MESSAGE = 64 << 10;
    private static final long REPORT_NANOS = 100_000_000;
    private static final int MAX_SECONDS = 60;

    private final RTCDataChannel channel;
    private final byte[] filling = new byte[MESSAGE];
    private long started;
    private long reported;
    private long received;
    private long sent;
    private long sendUntil;
    private boolean sending;

    private SpeedTest(RTCDataChannel channel) {
        this.channel = channel;
        ThreadLocalRandom.current().nextBytes(filling);
    }

    static void on(RTCDataChannel channel) {
        SpeedTest test = new SpeedTest(channel);
        channel.setBufferedAmountLowThreshold(HIGH / 2);
        channel.onBufferedAmountLow(e -> test.fill());
        channel.onMessage(test::message);
    }

    private void message(MessageEvent message) {
        if (message.isBinary()) {
            received += message.bytes().length;
            if (System.nanoTime() - reported > REPORT_NANOS) {
                report(false);
            }
            return;
        }
        ObjectNode order = Json.parse(message.text());
        switch (order.path("measure").asString("")) {
            case "up" -> {
                started = System.nanoTime();
                reported = started;
                received = 0;
            }
            case "end" -> report(true);
            case "down" -> {
                int seconds =
                        Math.min(MAX_SECONDS, Math.max(1, order.path("seconds").asInt(4)));
                sendUntil = System.nanoTime() + seconds * 1_000_000_000L;
                sent = 0;
                sending = true;
                fill();
            }
            default -> channel.send(Json.line(Json.object().put("problem", "measure what?")));
        }
    }

    private void report(boolean done) {
        long now = System.nanoTime();
        reported = now;
        channel.send(Json.line(Json.object()
                .put("bytes", received)
                .put("ms", (now - started) / 1e6)
                .put("done", done)));
    }

    private void fill() {
        if (!sending || channel.readyState() != RTCDataChannelState.OPEN) {
            return;
        }
        while (channel.bufferedAmount() < HIGH) {
            if (System.nanoTime() - sendUntil >= 0) {
                sending = false;
                channel.send(Json.line(Json.object().put("done", true).put("bytes", sent)));
                return;
            }
            channel.send(filling);
            sent += filling.length;
        }
    }
}
