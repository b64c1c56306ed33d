package dev.parley.vp8;

/** Report of a frame that is not VP8, or is too damaged to be decoded. */
public final class MalformedFrameException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedFrameException(String message) {
        super(message);
    }
}
