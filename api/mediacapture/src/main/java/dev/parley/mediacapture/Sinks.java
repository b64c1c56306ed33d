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

/** Takers of the media of one track. Confined to the loop; the application's sinks run where listeners run, direct ones on the loop. */
final class Sinks {
    /** Pictures that wait for a slow sink: more would only be late. */
    static final int MOST_PICTURES = 4;

    /** Frames of sound that wait for a slow sink: half a second of them. */
    static final int MOST_SOUNDS = 50;

    private final Realm realm;
    private final List<Sink<?>> sinks = new ArrayList<>();

    private interface Sink<T> {
        void deliver(Realm realm, T frame);

        void end();

        void remove();
    }

    private record Direct<T>(RawSink<? super T> to) implements Sink<T> {
        @Override
        public void deliver(Realm realm, T frame) {
            to.take(frame);
        }

        @Override
        public void end() {
            to.end();
        }

        @Override
        public void remove() {}
    }

    private static final class Queued<T> implements Sink<T> {
        final Consumer<? super T> consumer;
        final int most;
        final AtomicInteger waiting = new AtomicInteger();
        volatile boolean removed;

        Queued(Consumer<? super T> consumer, int most) {
            this.consumer = Objects.requireNonNull(consumer, "sink");
            this.most = most;
        }

        @Override
        public void deliver(Realm realm, T frame) {
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

        @Override
        public void end() {}

        @Override
        public void remove() {
            removed = true;
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
        return add(new Queued<VideoFrame>(consumer, MOST_PICTURES), demandChanged);
    }

    /** Any thread. */
    ListenerHandle addAudio(Consumer<? super AudioFrame> consumer, Runnable demandChanged) {
        return add(new Queued<AudioFrame>(consumer, MOST_SOUNDS), demandChanged);
    }

    /** Adds a sink on the loop, at once or soon. Any thread, also that of another loop: it does not wait. */
    ListenerHandle addDirect(RawSink<?> to, Runnable demandChanged) {
        Direct<?> sink = new Direct<>(to);
        Runnable command = () -> {
            sinks.add(sink);
            demandChanged.run();
        };
        if (realm.loop().inEventLoop()) {
            command.run();
        } else {
            realm.task(command);
        }
        return handle(sink, demandChanged);
    }

    private ListenerHandle add(Sink<?> sink, Runnable demandChanged) {
        realm.meet("MediaStreamTrack.addSink", () -> {
            sinks.add(sink);
            demandChanged.run();
        });
        return handle(sink, demandChanged);
    }

    private ListenerHandle handle(Sink<?> sink, Runnable demandChanged) {
        return () -> {
            sink.remove();
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

    /** Ends the sinks: the track gives nothing any more. */
    void end() {
        List.copyOf(sinks).forEach(Sink::end);
    }
}
