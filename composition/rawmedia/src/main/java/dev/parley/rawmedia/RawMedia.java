package dev.parley.rawmedia;

import dev.parley.codec.Codecs;
import dev.parley.runtime.EventLoop;
import java.util.IdentityHashMap;
import java.util.Map;

/** Codecs, media threads and beats that the connections of a factory share. Any thread, where nothing else is said. */
public final class RawMedia implements AutoCloseable {
    private final Codecs codecs;
    private final MediaThreads threads;
    private final Map<EventLoop, AudioBeats> beats = new IdentityHashMap<>();

    /** Makes the shared part; the threads are closed with it. */
    public RawMedia(Codecs codecs, MediaThreads threads) {
        this.codecs = codecs;
        this.threads = threads;
    }

    /** Returns the codecs. */
    public Codecs codecs() {
        return codecs;
    }

    /** Returns the threads on which codecs run. */
    public MediaThreads threads() {
        return threads;
    }

    /** Returns the beat of a loop, which is used on that loop alone. */
    public synchronized AudioBeats beats(EventLoop loop) {
        return beats.computeIfAbsent(loop, AudioBeats::new);
    }

    /** Ends the media threads. Repeated calls do nothing. */
    @Override
    public void close() {
        threads.close();
    }
}
