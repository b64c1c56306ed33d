package dev.parley.ice;

import dev.parley.base.TimerTable;
import dev.parley.base.Timestamp;

/** Does all that is due, in the order in which one thing leads to another, and knows when the next is. */
final class DueWork {
    /** Why the agent wants to be woken. */
    private enum Timer {
        /** The next transaction may start (Ta). */
        PACING,
        /** A check is repeated or given up. */
        CHECKS,
        /** A question to a server is repeated or given up, or a binding refreshed. */
        GATHERING,
        /** Consent is asked for or expires, or a keep-alive is due. */
        CONSENT,
        /** A working pair is nominated although a better one might come. */
        NOMINATION,
        /** A component becomes disconnected or failed. */
        STATES
    }

    private final ConnectivityChecks checks;
    private final Gatherer gatherer;
    private final Consent consent;
    private final Selection selection;
    private final Pacing pacing;
    private final ComponentStates states;
    private final TimerTable<Timer> timers = new TimerTable<>(Timer.class);

    DueWork(
            ConnectivityChecks checks,
            Gatherer gatherer,
            Consent consent,
            Selection selection,
            Pacing pacing,
            ComponentStates states) {
        this.checks = checks;
        this.gatherer = gatherer;
        this.consent = consent;
        this.selection = selection;
        this.pacing = pacing;
        this.states = states;
    }

    /** What is due is read from the state, so that calling it often is harmless. */
    void update(Timestamp now) {
        checks.handleTimeout(now);
        gatherer.update(now);
        consent.update(now);
        selection.update(now);
        pacing.update(now);
        states.update(now);
        timers.set(Timer.PACING, pacing.deadline());
        timers.set(Timer.CHECKS, checks.deadline());
        timers.set(Timer.GATHERING, gatherer.deadline());
        timers.set(Timer.CONSENT, consent.deadline());
        timers.set(Timer.NOMINATION, selection.deadline(now));
        timers.set(Timer.STATES, states.deadline(now));
    }

    Timestamp next() {
        return timers.next();
    }

    /** The agent has closed: its components tell so, and nothing more is due. */
    void close(Timestamp now) {
        states.update(now);
        timers.cancelAll();
    }
}
