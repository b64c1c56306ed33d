package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import java.io.Closeable;
import java.io.IOException;

/** Writer of one media file, whose tracks are given when it is made. Not thread-safe. */
public interface MediaWriter extends Closeable {
    /**
     * Appends a frame. The times of a track do not run back; a longer step than the frame's is a gap, and stays one.
     *
     * @param track index among the tracks
     * @param timeNanos time of presentation in nanoseconds from the start of the file
     * @throws IllegalArgumentException if the codec is not the track's
     */
    void write(int track, long timeNanos, EncodedFrame frame) throws IOException;

    /** Passes on what is held, so that a reader sees it. */
    void flush() throws IOException;
}
