package dev.parley.dom;

import org.jspecify.annotations.Nullable;

/** ECMAScript's TypeError: an argument is of the wrong kind, or an operation does not take it. */
public final class TypeError extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Makes an error. */
    public TypeError(@Nullable String message) {
        super(message);
    }
}
