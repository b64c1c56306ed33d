package dev.parley.containers;

import java.io.IOException;

/** Bytes that are no file of the expected format, or a format that a container cannot hold. */
public final class MediaFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Makes an exception. */
    public MediaFileException(String message) {
        super(message);
    }
}
