package dev.parley.mediacapture;

import dev.parley.dom.ListenerHandle;
import dev.parley.frames.EncodedFrame;
import dev.parley.runtime.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Encoded frames of a source, on their way to those who take them, and the wishes of those on their way back. Any thread.
 *
 * @apiNote not part of the W3C API; a {@link TrackSource} that has encoded frames has one
 */
public final class EncodedOutput {
    private final EventLoop loop;
    private final List<EncodedSink> sinks = new CopyOnWriteArrayList<>();
    private final Consumer<@Nullable String> keyFrameWanted;
    private final BiConsumer<@Nullable String, Long> rateChanged;
    private final Runnable demandChanged;

    /**
     * Makes an output.
     *
     * @param loop the loop whose clock the capture times of the frames are of
     * @param keyFrameWanted takes the rid of the encoding of which a key frame is wanted, or null for all
     * @param rateChanged takes a rid, or null, and the rate in bit/s that the encoding may have
     * @param demandChanged runs after the first sink came or the last one went
     */
    public EncodedOutput(
            EventLoop loop,
            Consumer<@Nullable String> keyFrameWanted,
            BiConsumer<@Nullable String, Long> rateChanged,
            Runnable demandChanged) {
        this.loop = loop;
        this.keyFrameWanted = keyFrameWanted;
        this.rateChanged = rateChanged;
        this.demandChanged = demandChanged;
    }

    /** Returns the loop whose clock the capture times of the frames are of. */
    public EventLoop loop() {
        return loop;
    }

    /** Adds a sink, and asks for a key frame for it. */
    public ListenerHandle add(EncodedSink sink) {
        sinks.add(sink);
        demandChanged.run();
        requestKeyFrame(null);
        return () -> {
            if (sinks.remove(sink)) {
                demandChanged.run();
            }
        };
    }

    /** Returns whether somebody takes the frames. */
    public boolean hasSinks() {
        return !sinks.isEmpty();
    }

    /** Gives a frame to all sinks, and returns the best of their answers. */
    public PushResult deliver(EncodedFrame frame) {
        PushResult best = PushResult.NOT_NEGOTIATED;
        for (EncodedSink sink : sinks) {
            PushResult result = sink.accept(frame);
            if (result.ordinal() < best.ordinal()) {
                best = result;
            }
        }
        return best;
    }

    /** Asks the source for a key frame of an encoding, or of all for null. */
    public void requestKeyFrame(@Nullable String rid) {
        keyFrameWanted.accept(rid);
    }

    /** Reports the rate that an encoding may have. */
    public void setTargetBitrate(@Nullable String rid, long bitsPerSecond) {
        rateChanged.accept(rid, bitsPerSecond);
    }
}
