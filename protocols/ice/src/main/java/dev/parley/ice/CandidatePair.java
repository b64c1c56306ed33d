package dev.parley.ice;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A candidate pair: its place in the checklist, its consent and its counts. */
final class CandidatePair {
    final long id;
    final IceSession session;
    final SessionComponent component;
    final OwnCandidate local;
    final PeerCandidate remote;

    /** Equal to what it was made with, always; {@link #isOn} exchanges the object. */
    Path path;

    long priority;
    private String foundation = "";

    PairState state = PairState.FROZEN;

    /** True if a check of the remote end is all that is known about the pair: none of ours was answered, nobody signalled it. */
    boolean revealed;

    /** True if a request came on the pair that is no copy of an earlier one. */
    boolean requested;

    /** The check under way, null where none is. */
    @Nullable
    Check check;

    /** The controlling agent (we) sends USE-CANDIDATE in the next check. */
    boolean nominate;

    /** The controlling agent (they) has nominated; it counts once a check of ours succeeds. */
    boolean nominatedByPeer;

    boolean nominated;

    /** How many checks with USE-CANDIDATE came since the last one on the selected pair. */
    int nominationsSinceSelected;

    /** The local candidate under which the remote end sees us; null until a check succeeded. */
    @Nullable
    OwnCandidate validLocal;

    /** RFC 7675: until when packets may be sent; null without consent. */
    @Nullable
    Timestamp consentUntil;

    /** RFC 7675 §5.1: "After consent is lost, the same ICE credentials MUST NOT be used on the affected 5-tuple again." */
    boolean revoked;

    /** When anything that we trust came in. */
    @Nullable
    Timestamp lastHeard;

    /** When the first check was sent that nothing has answered since. */
    @Nullable
    Timestamp unansweredSince;

    /** When another pair answered for the first time although this one is selected; null once this one has been heard since. */
    @Nullable
    Timestamp doubtedSince;

    /** When it is due to look whether anything came since a packet was sent; {@link Timestamp#NEVER} if none was. */
    Timestamp replyDue = Timestamp.NEVER;

    Timestamp nextConsent = Timestamp.NEVER;

    /** When RFC 7675 allows the next consent check at the earliest. */
    Timestamp earliestConsent = Timestamp.NEVER;

    Timestamp nextProbe = Timestamp.NEVER;

    @Nullable
    Timestamp lastSent;

    long packetsSent;
    long packetsReceived;
    long bytesSent;
    long bytesReceived;

    @Nullable
    Timestamp lastPacketSent;

    @Nullable
    Timestamp lastPacketReceived;

    @Nullable
    Duration roundTripTime;

    Duration totalRoundTripTime = Duration.ZERO;
    long requestsSent;
    long requestsReceived;
    long responsesSent;
    long responsesReceived;
    long consentRequestsSent;

    CandidatePair(
            long id,
            IceSession session,
            SessionComponent component,
            OwnCandidate local,
            PeerCandidate remote,
            Path path,
            long priority) {
        this.id = id;
        this.session = session;
        this.component = component;
        this.local = local;
        this.remote = remote;
        this.path = path;
        candidatesChanged(priority);
    }

    /** RFC 8445 §6.1.2.6: the pair's foundation is that of its two candidates. */
    String foundation() {
        return foundation;
    }

    /** The remote candidate got another priority or foundation, or our role changed. */
    void candidatesChanged(long newPriority) {
        priority = newPriority;
        foundation = local.candidate().foundation() + ":" + remote.candidate().foundation();
    }

    /**
     * Returns whether this is the pair's path. The object that the socket gives is kept: when it comes again, and it does for thousands
     * of pairs, nothing of the addresses need be looked at.
     */
    boolean isOn(Path other) {
        if (!path.equals(other)) {
            return false;
        }
        path = other;
        return true;
    }

    boolean hasConsent(Timestamp now) {
        return consentUntil != null && consentUntil.isAfter(now);
    }

    /** Returns whether a check is under way, or waits for its turn because of the remote end's. */
    boolean isBeingChecked() {
        return state == PairState.IN_PROGRESS || session.triggered.contains(this);
    }

    boolean isPending() {
        return state == PairState.FROZEN || state == PairState.WAITING || state == PairState.IN_PROGRESS;
    }

    /** Returns whether {@code candidate} is the checklist's check on its way, and not one that a newer one has replaced. */
    boolean isRunning(Check candidate) {
        return check != null && check.id().equals(candidate.id());
    }

    /** Something that we trust came in over this pair. */
    void heard(Timestamp now) {
        lastHeard = now;
        doubtedSince = null;
    }

    /** An answer came. */
    void answered(Timestamp now, Duration consent) {
        heard(now);
        unansweredSince = null;
        nextProbe = Timestamp.NEVER;
        consentUntil = now.plus(consent);
    }

    CandidatePairInfo info() {
        OwnCandidate shown = validLocal == null ? local : validLocal;
        return new CandidatePairInfo(id, shown.candidate(), remote.candidate(), priority, nominated);
    }

    CandidatePairStatistics statistics(boolean selected) {
        return new CandidatePairStatistics(
                component.id,
                info(),
                state,
                selected,
                packetsSent,
                packetsReceived,
                bytesSent,
                bytesReceived,
                lastPacketSent,
                lastPacketReceived,
                roundTripTime,
                totalRoundTripTime,
                requestsSent,
                requestsReceived,
                responsesSent,
                responsesReceived,
                consentRequestsSent);
    }

    @Override
    public String toString() {
        return "pair " + id + " " + path + " " + state + (nominated ? " nominated" : "");
    }
}
