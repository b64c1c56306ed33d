package dev.parley.testkit.scenario;

import dev.parley.base.Timestamp;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one direction of one channel, numbered, and the check of what arrives: reliable messages once each and all of
 * them, ordered ones in order, all of them unchanged.
 */
final class Flow {
    private static final int HEADER = 8;

    private final ScenarioRun run;
    private final String name;
    private final boolean ordered;
    private final boolean reliable;
    private final @Nullable Integer lifetimeMillis;
    private final int[] sizes;
    private final List<Timestamp> sentAt = new ArrayList<>();
    private final TreeSet<Integer> received = new TreeSet<>();
    private final List<String> errors;
    private @Nullable RTCDataChannel from;
    private Duration interval = Duration.ZERO;
    private int last = -1;
    private boolean stopped;

    Flow(
            ScenarioRun run,
            String name,
            boolean ordered,
            boolean reliable,
            @Nullable Integer lifetimeMillis,
            int[] sizes,
            List<String> errors) {
        this.run = run;
        this.name = name;
        this.ordered = ordered;
        this.reliable = reliable;
        this.lifetimeMillis = lifetimeMillis;
        this.sizes = sizes;
        this.errors = errors;
    }

    /** Sends a message each {@code each}, beginning when the channel is open. */
    void sendOn(RTCDataChannel channel, Duration each) {
        from = channel;
        interval = each;
        if (channel.readyState() == RTCDataChannelState.OPEN) {
            sendNext();
        } else {
            channel.onOpen(event -> sendNext());
        }
    }

    void receiveOn(RTCDataChannel channel) {
        channel.onMessage(message -> arrived(message.bytes(), message.isBinary()));
    }

    /** Sends no more. */
    void stop() {
        stopped = true;
    }

    boolean isComplete() {
        return stopped || sent() == sizes.length && (!reliable || received.size() == sizes.length);
    }

    String name() {
        return name;
    }

    int sent() {
        return sentAt.size();
    }

    int received() {
        return received.size();
    }

    int planned() {
        return sizes.length;
    }

    private void sendNext() {
        RTCDataChannel channel = from;
        if (channel == null || stopped || sent() == sizes.length || channel.readyState() != RTCDataChannelState.OPEN) {
            return;
        }
        int number = sent();
        byte[] content = next();
        if (isText(number)) {
            channel.send(new String(content, StandardCharsets.US_ASCII));
        } else {
            channel.send(content);
        }
        run.network().schedule(interval, this::sendNext);
    }

    /** Counts the next message as sent and returns it. */
    byte[] next() {
        byte[] content = content(sent());
        sentAt.add(run.network().now());
        return content;
    }

    static boolean isText(int number) {
        return number % 3 == 2;
    }

    /** A message says its number and size, so that whatever arrives can be compared with what was sent. All of it is ASCII. */
    private byte[] content(int number) {
        byte[] bytes = new byte[sizes[number]];
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] header = String.format("%08x", number).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(header, 0, bytes, 0, HEADER);
        for (int i = HEADER; i < bytes.length; i++) {
            bytes[i] = (byte) (0x20 + (number * 31 + i * 7 + (i >> 8)) % 0x5f);
        }
        return bytes;
    }

    /** Checks a message that arrived. */
    void arrived(byte[] bytes, boolean binary) {
        int number = number(bytes);
        if (number < 0 || number >= sent()) {
            error("a message that was never sent arrived: " + bytes.length + " bytes");
            return;
        }
        if (!Arrays.equals(bytes, content(number)) || binary == isText(number)) {
            error("message " + number + " arrived changed: " + bytes.length + " bytes of " + sizes[number]);
        }
        if (!received.add(number)) {
            error("message " + number + " arrived twice");
        }
        if (ordered && (reliable ? number != last + 1 : number <= last)) {
            error("message " + number + " arrived after " + last);
        }
        checkLifetime(number);
        last = number;
    }

    /** An empty message carries no number; only reliable, ordered flows have them, and there it is the next one. */
    private int number(byte[] bytes) {
        if (bytes.length == 0) {
            return last + 1;
        }
        if (bytes.length < HEADER) {
            return -1;
        }
        try {
            return Integer.parseInt(new String(bytes, 0, HEADER, StandardCharsets.US_ASCII), 16);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /**
     * RFC 3758 §4.1: what is not acknowledged when its lifetime ends is not transmitted again. An unordered message that arrives
     * later than that plus the slowest way was sent in spite of it.
     */
    private void checkLifetime(int number) {
        Duration slowest = run.traffic().slowestWay();
        if (lifetimeMillis == null || ordered || slowest == null) {
            return;
        }
        Duration taken = run.network().now().since(sentAt.get(number));
        if (taken.compareTo(slowest.plusMillis(lifetimeMillis)) > 0) {
            error("message " + number + " with a lifetime of " + lifetimeMillis + " ms took " + taken.toMillis()
                    + " ms");
        }
    }

    private void error(String text) {
        if (errors.size() < 10) {
            errors.add(name + ": " + text + " at " + run.network().now());
        }
    }
}
