package dev.parley.playout;

import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One frame to be decoded. The owner calls {@link #run} on any one thread, and gives the work back to its playout in a way that makes
 * the result visible there.
 */
public final class VideoDecodeWork {
    private final VideoDecoder decoder;
    private final EncodedFrame frame;
    private final Timestamp arrival;
    private final long media;
    private final Timestamp due;
    private final int line;
    private @Nullable VideoFrame picture;
    private boolean malformed = true;
    private int quantizer = -1;
    private long tookNanos;

    /**
     * Makes a work.
     *
     * @param media RTP time of the frame in nanoseconds
     * @param due time for the picture
     * @param line number of the playout's line of time, which a reset changes
     */
    VideoDecodeWork(VideoDecoder decoder, EncodedFrame frame, Timestamp arrival, long media, Timestamp due, int line) {
        this.decoder = decoder;
        this.frame = frame;
        this.arrival = arrival;
        this.media = media;
        this.due = due;
        this.line = line;
    }

    /**
     * Decodes the frame. Work that ends with an exception counts as a malformed frame.
     *
     * @param nanoTime clock by which the time that it takes is measured, in nanoseconds
     */
    public void run(LongSupplier nanoTime) {
        long began = nanoTime.getAsLong();
        try {
            picture = decoder.decode(frame, due.nanos() / 1_000);
            quantizer = decoder.quantizer();
            malformed = false;
        } catch (MalformedException e) {
            // The playout counts it, and asks for a key frame.
            malformed = true;
        }
        tookNanos = nanoTime.getAsLong() - began;
    }

    EncodedFrame frame() {
        return frame;
    }

    Timestamp arrival() {
        return arrival;
    }

    long media() {
        return media;
    }

    int line() {
        return line;
    }

    @Nullable
    VideoFrame picture() {
        return picture;
    }

    boolean malformed() {
        return malformed;
    }

    int quantizer() {
        return quantizer;
    }

    long tookNanos() {
        return tookNanos;
    }
}
