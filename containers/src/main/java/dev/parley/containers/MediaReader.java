package dev.parley.containers;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of one media file. Not thread-safe. */
public interface MediaReader extends Closeable {
    /** Returns the tracks. */
    List<MediaTrack> tracks();

    /**
     * Returns the next frame in the order of the file, or null at its end. A last frame that is cut off is the end.
     *
     * @throws MediaFileException if the bytes are not of the format
     */
    @Nullable
    MediaSample read() throws IOException;
}
