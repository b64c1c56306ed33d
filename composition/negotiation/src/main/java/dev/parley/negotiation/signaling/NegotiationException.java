package dev.parley.negotiation.signaling;

/**
 * Why a description or a candidate was refused. The {@link #kind()} names the error that webrtc-pc gives to the
 * application. Nothing has changed in the session when it is thrown.
 */
public final class NegotiationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The error of the W3C API. */
    public enum Kind {
        /** InvalidStateError: the signalling state does not allow the operation, or the connection is closed. */
        INVALID_STATE,
        /** InvalidModificationError: a local description differs from the one that was created. */
        INVALID_MODIFICATION,
        /** InvalidAccessError: the description is well formed, but what it says is not allowed. */
        INVALID_ACCESS,
        /** OperationError: everything else. */
        OPERATION,
        /** RTCError with errorDetail "sdp-syntax-error" and {@link NegotiationException#sdpLineNumber()}. */
        SYNTAX,
        /** TypeError: an argument is missing. */
        TYPE
    }

    /** The error of the W3C API. */
    private final Kind kind;

    private final int sdpLineNumber;

    public NegotiationException(Kind kind, String message) {
        this(kind, message, 0);
    }

    public NegotiationException(Kind kind, String message, int sdpLineNumber) {
        super(message);
        this.kind = kind;
        this.sdpLineNumber = sdpLineNumber;
    }

    /** Returns which error of the W3C API this is. */
    public Kind kind() {
        return kind;
    }

    /** Returns the line at fault, 1 being the first, where the kind is {@link Kind#SYNTAX}; else 0. */
    public int sdpLineNumber() {
        return sdpLineNumber;
    }
}
