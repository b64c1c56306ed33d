package dev.parley.ice;

import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

/** One new STUN transaction each Ta, for checks and questions to servers of all streams, RFC 8445 §6.1.4.2 and §14.2. */
final class Pacing {
    private final AgentState agent;
    private final Checklists checklists;
    private final ConnectivityChecks checks;
    private final Gatherer gatherer;
    private Timestamp nextSlot = Timestamp.ZERO;
    private int lastStream = Integer.MIN_VALUE;
    private boolean gathererIsNext;

    Pacing(AgentState agent, Checklists checklists, ConnectivityChecks checks, Gatherer gatherer) {
        this.agent = agent;
        this.checklists = checklists;
        this.checks = checks;
        this.gatherer = gatherer;
    }

    void update(Timestamp now) {
        if (nextSlot.isAfter(now)) {
            return;
        }
        if (step(now)) {
            nextSlot = now.plus(agent.config.pacing());
        }
    }

    /** Starts one transaction, of the gatherer and the checklists in turn. */
    private boolean step(Timestamp now) {
        boolean gathererFirst = gathererIsNext;
        if (gathererFirst && gatherer.askNext(now)) {
            gathererIsNext = false;
            return true;
        }
        if (checkNext(now)) {
            gathererIsNext = true;
            return true;
        }
        return !gathererFirst && gatherer.askNext(now);
    }

    private boolean checkNext(Timestamp now) {
        if (agent.isLite()) {
            return false;
        }
        IceStream stream = nextStream();
        if (stream == null) {
            return false;
        }
        // RFC 8445 §6.1.4.2 step 1: the triggered-check queue goes first.
        CandidatePair pair = stream.session.triggered.pollFirst();
        if (pair == null) {
            pair = checklists.nextOrdinary(stream);
        }
        if (pair == null) {
            return false;
        }
        lastStream = stream.id;
        checks.check(pair, now);
        return true;
    }

    /** The next stream, in turn, that has a check to send. */
    private @Nullable IceStream nextStream() {
        IceStream first = null;
        boolean passed = false;
        for (IceStream stream : agent.streams) {
            if (hasWork(stream)) {
                if (passed) {
                    return stream;
                }
                first = first == null ? stream : first;
            }
            passed |= stream.id == lastStream;
        }
        return first;
    }

    private boolean hasWork(IceStream stream) {
        return stream.session.remote != null
                && (!stream.session.triggered.isEmpty() || checklists.nextOrdinary(stream) != null);
    }

    Timestamp deadline() {
        boolean checksWait = !agent.isLite() && nextStream() != null;
        return checksWait || gatherer.hasWaiting() ? nextSlot : Timestamp.NEVER;
    }
}
