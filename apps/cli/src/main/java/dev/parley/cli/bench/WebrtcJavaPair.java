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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two connected peers of libwebrtc and the channel between them. Calls of webrtc-java wait for libwebrtc's signalling thread, which also
 * runs the observers: no lock is held around a call, and candidates are added by threads of their own.
 */
final class WebrtcJavaPair implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 20;

    private final RTCPeerConnection offerer;
    private final RTCPeerConnection answerer;
    private final Candidates toAnswerer = new Candidates();
    private final Candidates toOfferer = new Candidates();
    private final RTCDataChannel channel;
    private final CompletableFuture<RTCDataChannel> announced = new CompletableFuture<>();
    private final CompletableFuture<Long> opened = new CompletableFuture<>();

    /** Connects a pair, and waits until both ends have the channel. */
    WebrtcJavaPair(PeerConnectionFactory factory, boolean ordered) {
        offerer = factory.createPeerConnection(new RTCConfiguration(), toAnswerer);
        answerer = factory.createPeerConnection(new RTCConfiguration(), toOfferer);
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.ordered = ordered;
        channel = offerer.createDataChannel("bench", init);
        channel.registerObserver(new OpenObserver());
        negotiate();
        toAnswerer.addTo(answerer);
        toOfferer.addTo(offerer);
        await(opened);
        await(announced);
        channel.unregisterObserver();
    }

    private void negotiate() {
        RTCSessionDescription offer = await(made(seen -> offerer.createOffer(new RTCOfferOptions(), seen)));
        await(set(done -> offerer.setLocalDescription(offer, done)));
        await(set(done -> answerer.setRemoteDescription(offer, done)));
        RTCSessionDescription answer = await(made(seen -> answerer.createAnswer(new RTCAnswerOptions(), seen)));
        await(set(done -> answerer.setLocalDescription(answer, done)));
        await(set(done -> offerer.setRemoteDescription(answer, done)));
    }

    /** Returns when the offerer's channel opened, by System.nanoTime. */
    long openedNanos() {
        return opened.join();
    }

    RTCDataChannel offererChannel() {
        return channel;
    }

    RTCDataChannel answererChannel() {
        return announced.join();
    }

    @Override
    public void close() {
        toAnswerer.end();
        toOfferer.end();
        offerer.close();
        answerer.close();
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

    private final class OpenObserver implements RTCDataChannelObserver {
        @Override
        public void onBufferedAmountChange(long previousAmount) {}

        @Override
        public void onStateChange() {
            if (channel.getState() == RTCDataChannelState.OPEN) {
                opened.complete(System.nanoTime());
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {}
    }

    /** The candidates of one end, kept until the other has its description, and its announced channel. */
    private final class Candidates implements PeerConnectionObserver {
        private final BlockingQueue<RTCIceCandidate> candidates = new LinkedBlockingQueue<>();
        private @Nullable Thread adder;

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
                            // The end.
                        }
                    },
                    "webrtc-java candidates");
            thread.setDaemon(true);
            thread.start();
            adder = thread;
        }

        /** Returns when no candidate is added any more: the native objects are about to be gone. */
        void end() {
            Thread thread = adder;
            if (thread == null) {
                return;
            }
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
