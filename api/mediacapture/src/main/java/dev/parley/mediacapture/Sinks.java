package dev.parley.mediacapture;

import dev.parley.dom.ListenerHandle;
import dev.parley.dom.realm.Realm;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.VideoFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Who takes the media of one track. Confined to the loop; the sinks run where listeners run. */
final class Sinks {
    /** Pictures that wait for a slow sink: more would only be late. */
    static final int MOST_PICTURES = 4;

    /** Frames of sound that wait for a slow sink: half a second of them. */
    static final int MOST_SOUNDS = 50;

    private final Realm realm;
    private final List<Sink<?>> sinks = new ArrayList<>();

    private static final class Sink<T> {
        final Consumer<? super T> consumer;
        final int most;
        final AtomicInteger waiting = new AtomicInteger();
        volatile boolean removed;

        Sink(Consumer<? super T> consumer, int most) {
            this.consumer = Objects.requireNonNull(consumer, "sink");
            this.most = most;
        }

        void deliver(Realm realm, T frame) {
            if (waiting.incrementAndGet() > most) {
                waiting.decrementAndGet();
                return;
            }
            realm.listeners().execute(() -> {
                waiting.decrementAndGet();
                if (!removed) {
                    consumer.accept(frame);
                }
            });
        }
    }

    Sinks(Realm realm) {
        this.realm = realm;
    }

    boolean isEmpty() {
        return sinks.isEmpty();
    }

    /** Any thread. */
    ListenerHandle addVideo(Consumer<? super VideoFrame> consumer, Runnable demandChanged) {
        return add(new Sink<VideoFrame>(consumer, MOST_PICTURES), demandChanged);
    }

    /** Any thread. */
    ListenerHandle addAudio(Consumer<? super AudioFrame> consumer, Runnable demandChanged) {
        return add(new Sink<AudioFrame>(consumer, MOST_SOUNDS), demandChanged);
    }

    private ListenerHandle add(Sink<?> sink, Runnable demandChanged) {
        realm.meet("MediaStreamTrack.addSink", () -> {
            sinks.add(sink);
            demandChanged.run();
        });
        return () -> {
            sink.removed = true;
            realm.task(() -> {
                if (sinks.remove(sink)) {
                    demandChanged.run();
                }
            });
        };
    }

    @SuppressWarnings("unchecked") // A track has sinks of its kind alone.
    <T> void deliver(T frame) {
        for (Sink<?> sink : List.copyOf(sinks)) {
            ((Sink<T>) sink).deliver(realm, frame);
        }
    }
}
