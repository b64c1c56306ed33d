package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import java.util.Objects;

/** No device, or no setting of a device, satisfies the constraints, mediacapture-streams §8.1. Its name is "OverconstrainedError". */
public final class OverconstrainedError extends DOMException {
    private static final long serialVersionUID = 1L;

    private final String constraint;

    /** Makes an error without a message. */
    public OverconstrainedError(String constraint) {
        this(constraint, "");
    }

    /** Makes an error, in the order of the IDL's constructor. */
    public OverconstrainedError(String constraint, String message) {
        super(message, OVERCONSTRAINED_ERROR);
        this.constraint = Objects.requireNonNull(constraint, "constraint");
    }

    /** Returns the name of the constraint that failed, or "" where none can be named. */
    public String constraint() {
        return constraint;
    }
}
