package dev.parley.cli.bench;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.PeerConnectionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transfer between two peers of libwebrtc, through webrtc-java. Its calls wait for libwebrtc's signalling thread, which also runs
 * the observers: no lock is held around a call, and candidates are added by a thread of their own.
 */
final class WebrtcJavaTransfer implements Transfer {
    private static final int PATIENCE_SECONDS = 20;

    /** What is kept queued at most, as browsers' applications do: libwebrtc's own limit is 16 MiB. */
    private static final long HIGH = 4 << 20;

    private static final long NAP_NANOS = 200_000;

    private final PeerConnectionFactory factory;
    private final RTCPeerConnection offerer;
    private final RTCPeerConnection answerer;
    private final RTCDataChannel channel;
    private final CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
    private final ByteBuffer message;
    private final boolean ordered;
    private final AtomicLong received = new AtomicLong();
    private volatile @Nullable Thread sender;

    WebrtcJavaTransfer(int messageSize, boolean ordered) {
        this.ordered = ordered;
        message = ByteBuffer.allocateDirect(messageSize);
        byte[] content = new byte[messageSize];
        ThreadLocalRandom.current().nextBytes(content);
        message.put(content).flip();
        // A machine without a sound device would abort the whole JVM.
        factory = new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));
        Candidates toAnswerer = new Candidates();
        Candidates toOfferer = new Candidates();
        offerer = factory.createPeerConnection(new RTCConfiguration(), toAnswerer);
        answerer = factory.createPeerConnection(new RTCConfiguration(), toOfferer);
        channel = connect(toAnswerer, toOfferer);
    }

    private RTCDataChannel connect(Candidates toAnswerer, Candidates toOfferer) {
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.ordered = ordered;
        RTCDataChannel made = offerer.createDataChannel("bench", init);
        CompletableFuture<Void> open = new CompletableFuture<>();
        made.registerObserver(new Observer(() -> {
            if (made.getState() == RTCDataChannelState.OPEN) {
                open.complete(null);
            }
        }));
        RTCSessionDescription offer = await(made(seen -> offerer.createOffer(new RTCOfferOptions(), seen)));
        await(set(done -> offerer.setLocalDescription(offer, done)));
        await(set(done -> answerer.setRemoteDescription(offer, done)));
        RTCSessionDescription answer = await(made(seen -> answerer.createAnswer(new RTCAnswerOptions(), seen)));
        await(set(done -> answerer.setLocalDescription(answer, done)));
        await(set(done -> offerer.setRemoteDescription(answer, done)));
        toAnswerer.addTo(answerer);
        toOfferer.addTo(offerer);
        await(open);
        await(announced).registerObserver(new Observer(() -> {}));
        return made;
    }

    @Override
    public String name() {
        return "webrtc-java";
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
        channel.unregisterObserver();
        announced.join().unregisterObserver();
        offerer.close();
        answerer.close();
        factory.dispose();
    }

    private static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private static CompletableFuture<RTCSessionDescription> made(Consumer<CreateSessionDescriptionObserver> call) {
        CompletableFuture<RTCSessionDescription> future = new CompletableFuture<>();
        call.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                future.complete(description);
            }

            @Override
            public void onFailure(String error) {
                future.completeExceptionally(new IllegalStateException(error));
            }
        });
        return future;
    }

    private static CompletableFuture<Void> set(Consumer<SetSessionDescriptionObserver> call) {
        CompletableFuture<Void> future = new CompletableFuture<>();
        call.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                future.complete(null);
            }

            @Override
            public void onFailure(String error) {
                future.completeExceptionally(new IllegalStateException(error));
            }
        });
        return future;
    }

    /** Counts what arrives on a channel. */
    private final class Observer implements RTCDataChannelObserver {
        private final Runnable stateChanged;

        Observer(Runnable stateChanged) {
            this.stateChanged = stateChanged;
        }

        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {
            stateChanged.run();
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            // What an application has to do with it at least: the bytes are borrowed for the call.
            byte[] copy = new byte[buffer.data.remaining()];
            buffer.data.get(copy);
            received.addAndGet(copy.length);
        }
    }

    /** The candidates of one end, kept until the other has its description, and its announced channel. */
    private final class Candidates implements PeerConnectionObserver {
        private final BlockingQueue<RTCIceCandidate> candidates = new LinkedBlockingQueue<>();

        @Override
        public void onIceCandidate(RTCIceCandidate candidate) {
            candidates.add(candidate);
        }

        @Override
        public void onDataChannel(RTCDataChannel dataChannel) {
            announced.complete(dataChannel);
        }

        void addTo(RTCPeerConnection other) {
            Thread thread = new Thread(
                    () -> {
                        try {
                            for (; ; ) {
                                other.addIceCandidate(candidates.take());
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    },
                    "webrtc-java candidates");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
