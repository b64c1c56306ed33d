package dev.parley.dom;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An exception with a name that code can tell apart, as WebIDL §2.8.1 defines it. The specification of each method says which
 * names it throws.
 */
public class DOMException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The object is in the wrong state. */
    public static final String INVALID_STATE_ERROR = "InvalidStateError";

    /** The object does not support the operation or argument. */
    public static final String INVALID_ACCESS_ERROR = "InvalidAccessError";

    /** The object cannot be modified in this way. */
    public static final String INVALID_MODIFICATION_ERROR = "InvalidModificationError";

    /** The operation failed for a reason of its own. */
    public static final String OPERATION_ERROR = "OperationError";

    /** The operation is not supported. */
    public static final String NOT_SUPPORTED_ERROR = "NotSupportedError";

    /** The text does not match the expected pattern. */
    public static final String SYNTAX_ERROR = "SyntaxError";

    /** The object cannot be found. */
    public static final String NOT_FOUND_ERROR = "NotFoundError";

    /** The operation was aborted. */
    public static final String ABORT_ERROR = "AbortError";

    /** The user or the platform does not allow it. */
    public static final String NOT_ALLOWED_ERROR = "NotAllowedError";

    /** A constraint cannot be satisfied. */
    public static final String OVERCONSTRAINED_ERROR = "OverconstrainedError";

    /** A character is not among those allowed. */
    public static final String INVALID_CHARACTER_ERROR = "InvalidCharacterError";

    /** The network failed. */
    public static final String NETWORK_ERROR = "NetworkError";

    /** The name. */
    private final String name;

    /** Makes an exception with a message and a name, in the order of the IDL's constructor. */
    public DOMException(String message, String name) {
        this(message, name, null);
    }

    /** Makes an exception with a cause. */
    public DOMException(String message, String name, @Nullable Throwable cause) {
        super(message, cause);
        this.name = name;
    }

    /** Returns the name, such as "InvalidStateError". */
    public String name() {
        return name;
    }

    /**
     * Returns the DOMException in {@code thrown} or under the {@link CompletionException} or {@link ExecutionException} around
     * it, or null where it is something else.
     */
    public static @Nullable DOMException from(@Nullable Throwable thrown) {
        Throwable current = thrown;
        while ((current instanceof CompletionException || current instanceof ExecutionException)
                && current.getCause() != null) {
            current = current.getCause();
        }
        return current instanceof DOMException exception ? exception : null;
    }

    @Override
    public String toString() {
        return name + ": " + getMessage();
    }

    /** Returns an InvalidStateError. */
    public static DOMException invalidState(String message) {
        return new DOMException(message, INVALID_STATE_ERROR);
    }
}
