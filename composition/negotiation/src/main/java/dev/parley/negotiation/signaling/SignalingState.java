package dev.parley.negotiation.signaling;

import org.jspecify.annotations.Nullable;

/**
 * The signalling state, webrtc-pc §4.3.1 and RFC 9429 §3.2. The table:
 *
 * <pre>
 *                        local                                         remote
 *                        offer   pranswer  answer  rollback            offer    pranswer  answer  rollback
 * stable                 HLO     -         -       -                   HRO      -         -       -
 * have-local-offer       HLO     -         -       stable              (HRO)    HRP       stable  -
 * have-remote-offer      -       HLP       stable  -                   HRO      -         -       stable
 * have-local-pranswer    -       HLP       stable  -                   -        -         -       -
 * have-remote-pranswer   -       -         -       -                   -        HRP       stable  -
 * closed                 -       -         -       -                   -        -         -       -
 * </pre>
 *
 * A dash is an InvalidStateError. (HRO) is reached by a rollback first: {@code Session.needsRollbackFirst}.
 */
public enum SignalingState {
    /** No exchange is under way. */
    STABLE,
    /** A local offer was applied. */
    HAVE_LOCAL_OFFER,
    /** A remote offer was applied. */
    HAVE_REMOTE_OFFER,
    /** A remote offer and a local provisional answer were applied. */
    HAVE_LOCAL_PRANSWER,
    /** A local offer and a remote provisional answer were applied. */
    HAVE_REMOTE_PRANSWER,
    /** The connection was closed. */
    CLOSED;

    /** Returns the state after applying a local description of that type, or null where that is not allowed. */
    public @Nullable SignalingState afterLocal(SdpType type) {
        return switch (this) {
            case STABLE -> type == SdpType.OFFER ? HAVE_LOCAL_OFFER : null;
            case HAVE_LOCAL_OFFER ->
                switch (type) {
                    case OFFER -> HAVE_LOCAL_OFFER;
                    case ROLLBACK -> STABLE;
                    case PRANSWER, ANSWER -> null;
                };
            case HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER ->
                switch (type) {
                    case PRANSWER -> HAVE_LOCAL_PRANSWER;
                    case ANSWER -> STABLE;
                    case OFFER, ROLLBACK -> null;
                };
            case HAVE_REMOTE_PRANSWER, CLOSED -> null;
        };
    }

    /**
     * Returns the state after applying a remote description of that type, or null where that is not allowed. A remote
     * offer in {@link #HAVE_LOCAL_OFFER} is null here: it needs a rollback first.
     */
    public @Nullable SignalingState afterRemote(SdpType type) {
        return switch (this) {
            case STABLE -> type == SdpType.OFFER ? HAVE_REMOTE_OFFER : null;
            case HAVE_REMOTE_OFFER ->
                switch (type) {
                    case OFFER -> HAVE_REMOTE_OFFER;
                    case ROLLBACK -> STABLE;
                    case PRANSWER, ANSWER -> null;
                };
            case HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER ->
                switch (type) {
                    case PRANSWER -> HAVE_REMOTE_PRANSWER;
                    case ANSWER -> STABLE;
                    case OFFER, ROLLBACK -> null;
                };
            case HAVE_LOCAL_PRANSWER, CLOSED -> null;
        };
    }
}
