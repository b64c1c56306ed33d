package dev.parley.ice;

import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

/** Progress of one component in one session. */
final class SessionComponent {
    /** Half as many as may be there at once: a remote end that can be reached has answered on one of them by then. */
    private static final int MAX_REVEALED_IN_VAIN = ChecklistLimits.MAX_REVEALED / 2;

    final int id;

    /** The pair that the controlling agent has nominated. */
    @Nullable
    CandidatePair selected;

    /** The id that the next pair would have had when {@link #selected} was chosen: pairs from there on are newer. */
    long firstNewerPair;

    /** True if a pair was ever {@link #selected} in this session. */
    boolean everSelected;

    /** True if the remote end, in its present role, nominated {@link #selected}. */
    boolean selectedByPeer;

    /** The pair whose nominating check is on its way. */
    @Nullable
    CandidatePair nominating;

    /** When a pair first worked. */
    @Nullable
    Timestamp firstValid;

    /** Pairs are checked again because the selected one is silent. */
    boolean reviving;

    /** When the last event came that could still lead to a working pair. */
    Timestamp lastHope;

    /** The number of pairs that a check has revealed since such a pair answered. */
    private int revealedPairs;

    /** When a local base was last lost with its interface; another one may come soon. */
    @Nullable
    Timestamp baseLost;

    /** True if the component ever had a working pair, or one that failed. */
    boolean tried;

    /** Final: only a restart helps. */
    boolean failed;

    SessionComponent(int id, Timestamp now) {
        this.id = id;
        this.lastHope = now;
    }

    /** Returns whether ordinary checks are sent. */
    boolean isChecking() {
        // RFC 8445 §8.1.2: once a pair is selected, pairs of the component are no longer checked.
        return !failed && (selected == null || reviving);
    }

    /** Counts a pair that only a check of the remote end has revealed. */
    void revealed() {
        revealedPairs++;
    }

    /**
     * Returns whether pairs that only a check has revealed may still become useful. Between two NATs that map each address anew every
     * check reveals another pair, for ever; so many of them since the last one that answered are not waited for.
     */
    boolean hopesForRevealed() {
        return revealedPairs <= MAX_REVEALED_IN_VAIN;
    }

    /** Begins the count of revealed pairs anew, since one has answered. */
    void proved() {
        revealedPairs = 0;
    }
}
