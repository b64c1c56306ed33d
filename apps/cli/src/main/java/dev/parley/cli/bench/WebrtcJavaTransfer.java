package dev.parley.cli.bench;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A transfer between two peers of libwebrtc, by a thread that sends. */
final class WebrtcJavaTransfer implements Transfer {
    /** What is kept queued at most, as browsers' applications do: libwebrtc's own limit is 16 MiB. */
    private static final long HIGH = 4 << 20;

    private static final long NAP_NANOS = 200_000;

    private final WebrtcJavaPair pair;
    private final RTCDataChannel channel;
    private final ByteBuffer message;
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable Thread sender;

    WebrtcJavaTransfer(WebrtcJavaPair pair, int messageSize) {
        this.pair = pair;
        this.channel = pair.offererChannel();
        message = ByteBuffer.allocateDirect(messageSize);
        byte[] content = new byte[messageSize];
        ThreadLocalRandom.current().nextBytes(content);
        message.put(content).flip();
        pair.answererChannel().registerObserver(new Counter());
    }

    @Override
    public void start() {
        Thread thread = new Thread(this::send, "webrtc-java sender");
        thread.setDaemon(true);
        sender = thread;
        thread.start();
    }

    private void send() {
        RTCDataChannelBuffer buffer = new RTCDataChannelBuffer(message, true);
        long batch = Math.max(1, (HIGH / 2) / message.capacity());
        while (sender == Thread.currentThread()) {
            if (channel.getBufferedAmount() > HIGH / 2) {
                LockSupport.parkNanos(NAP_NANOS);
                continue;
            }
            for (long i = 0; i < batch && sender != null; i++) {
                try {
                    channel.send(buffer);
                } catch (Exception e) {
                    throw new IllegalStateException("webrtc-java does not send", e);
                }
            }
        }
    }

    @Override
    public void stop() {
        sender = null;
    }

    @Override
    public long received() {
        return received.get();
    }

    @Override
    public void close() {
        stop();
        pair.answererChannel().unregisterObserver();
        pair.close();
    }

    /** Counts what arrives on a channel. */
    private final class Counter implements RTCDataChannelObserver {
        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {}

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            // What an application has to do with it at least: the bytes are borrowed for the call.
            byte[] copy = new byte[buffer.data.remaining()];
            buffer.data.get(copy);
            received.addAndGet(copy.length);
        }
    }
}
