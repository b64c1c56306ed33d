package dev.parley.dom;

/** ECMAScript's RangeError: a number is out of its range. */
public final class RangeError extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Makes an error. */
    public RangeError(String message) {
        super(message);
    }
}
