package dev.parley.ice;

import dev.parley.base.Timestamp;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.time.Duration;
import java.util.List;

/** Consent freshness of the pairs that packets are sent on, RFC 7675, and keep-alives, RFC 8445 §11. */
final class Consent {
    /** How long an unanswered pair is probed before it counts as silent: five tries, so that loss alone hardly does it. */
    static final Duration PROBING = Duration.ofSeconds(3);

    /** The least time between probes: RFC 8489's first retransmission timeout. */
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(500);

    /** How long a selected pair may leave probes unanswered while a newer pair answers. */
    private static final Duration DOUBT = Duration.ofMillis(600);

    /**
     * Beyond this a probe is late because our own loop was: far more than a turn of a loop that keeps up, less than the least time
     * between probes.
     */
    private static final Duration OWN_LATENESS = Duration.ofMillis(250);

    /** How long the answer to one consent check is waited for; far beyond any round trip, and consent outlives it. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(15);

    private final AgentState agent;
    private final ConnectivityChecks checks;

    Consent(AgentState agent, ConnectivityChecks checks) {
        this.agent = agent;
        this.checks = checks;
    }

    /**
     * Consent checks are due at multiples of this. The checks of all connections of one loop then leave, and are answered, in forty
     * batches a second: waking a thread for each costs several times the check. Small against the 2 s over which they are spread.
     */
    private static final long GRID_NANOS = Duration.ofMillis(25).toNanos();

    /** RFC 7675 §5.1: "each interval MUST be randomized from between 0.8 and 1.2 times the basic period". */
    static void schedule(AgentState agent, CandidatePair pair, Timestamp now) {
        long basic = agent.config.consentInterval().toNanos();
        long shortest = basic / 5 * 4;
        pair.earliestConsent = now.plusNanos(shortest);
        pair.nextConsent = drawn(agent, basic, shortest, now);
    }

    /**
     * The peer's check came over a pair that works. If ours may be due it follows at once, beside the answer: the peer's interval is as
     * random as ours, and the two exchanges wake either end once, and not twice. Of thousands of idle connections each is visited half
     * as often.
     */
    static void follow(CandidatePair pair, Timestamp now) {
        if (!pair.earliestConsent.isAfter(now)) {
            pair.nextConsent = Timestamp.min(pair.nextConsent, now);
        }
    }

    private static Timestamp drawn(AgentState agent, long basic, long shortest, Timestamp now) {
        long drawn = (long) (basic * (0.8 + 0.4 * agent.random.nextDouble()));
        long due = now.nanos() + drawn;
        long rounded = due - due % GRID_NANOS;
        // Rounded down, but not below the range; where the whole period is of the grid's size there is nothing to
        // gather.
        return new Timestamp(rounded - now.nanos() < shortest ? due : rounded);
    }

    /** The time within which a pair that works answers one of three probes. */
    static Duration answerTime(CandidatePair pair) {
        Duration roundTrip = pair.roundTripTime;
        Duration three = roundTrip == null ? DOUBT : roundTrip.multipliedBy(3);
        return three.compareTo(DOUBT) > 0 ? three : DOUBT;
    }

    /** A packet was sent: an answer of the layers above is awaited. Returns whether none was before. */
    static boolean awaitReply(CandidatePair pair, Timestamp now) {
        if (!pair.replyDue.isNever()) {
            return false;
        }
        pair.replyDue = now.plus(replyTime(pair));
        return true;
    }

    /** The time after a packet within which something comes back on a path that works: acknowledgements, reports. */
    private static Duration replyTime(CandidatePair pair) {
        Duration roundTrip = pair.roundTripTime;
        Duration two = roundTrip == null ? PROBE_INTERVAL : roundTrip.multipliedBy(2);
        return two.compareTo(PROBE_INTERVAL) > 0 ? two : PROBE_INTERVAL;
    }

    void update(Timestamp now) {
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                CandidatePair pair = component.active;
                if (pair != null) {
                    update(pair, now);
                }
            }
        }
    }

    private void update(CandidatePair pair, Timestamp now) {
        if (!pair.hasConsent(now)) {
            expire(pair);
            return;
        }
        if (!agent.isLite()) {
            excuseOwnLateness(pair, now);
            lookForReplies(pair, now);
            if (pair.unansweredSince != null) {
                // What was heard meanwhile makes another try worth while sooner.
                pair.nextProbe = Timestamp.min(pair.nextProbe, now.plus(probeInterval(pair, now)));
            }
            if (!pair.nextConsent.isAfter(now)) {
                pair.consentRequestsSent++;
                schedule(agent, pair, now);
                pair.nextProbe = now.plus(probeInterval(pair, now));
                checks.ask(pair, ANSWER_PATIENCE, now);
            } else if (!pair.nextProbe.isAfter(now)) {
                // RFC 7675 sends each consent check once. These are connectivity checks beside it: they tell loss from
                // a broken path within seconds instead of half a minute.
                pair.nextProbe = now.plus(probeInterval(pair, now));
                checks.ask(pair, ANSWER_PATIENCE, now);
            }
        }
        Timestamp keepalive = keepaliveDue(pair);
        if (!keepalive.isAfter(now)) {
            // RFC 8445 §11: "STUN Binding Indications" keep the NATs' bindings where nothing else does.
            StunMessage indication = StunMessage.of(
                    StunClass.INDICATION, StunMessage.BINDING, TransactionId.random(agent.random), List.of());
            agent.transmit(pair.path, agent.write(indication, null));
            pair.lastSent = now;
        }
    }

    /**
     * A probe that comes late says that our own loop has not looked at its socket, where the answer may wait: the peer was not silent
     * for that time, and is not asked again before what waits has been read. Thousands of late checks that were repeated at once
     * would be what keeps the loop late.
     */
    private void excuseOwnLateness(CandidatePair pair, Timestamp now) {
        Timestamp unanswered = pair.unansweredSince;
        if (unanswered == null
                || pair.nextProbe.isNever()
                || pair.nextProbe.plus(OWN_LATENESS).isAfter(now)) {
            return;
        }
        Timestamp excused = unanswered.plus(now.since(pair.nextProbe));
        pair.unansweredSince = Timestamp.min(excused, now);
        pair.nextProbe = now.plus(PROBE_INTERVAL);
    }

    /**
     * A packet was sent, and nothing has come back: the remote end may be gone, or a NAT may have given us another address, which the remote
     * end learns from our next check only.
     */
    private static void lookForReplies(CandidatePair pair, Timestamp now) {
        if (pair.replyDue.isAfter(now)) {
            return;
        }
        Timestamp heard = pair.lastHeard;
        boolean reply = heard != null && now.since(heard).compareTo(replyTime(pair)) <= 0;
        if (!reply && pair.unansweredSince == null) {
            pair.nextProbe = now;
        }
        pair.replyDue = Timestamp.NEVER;
    }

    /**
     * Half as long as the pair has been without an answer or any other sign of life, up to the interval of consent checks: seven
     * probes in the first five seconds at the most, and soon but one for each consent check. Thousands of pairs whose peer is late
     * because it is overloaded must not be what overloads it.
     */
    private Duration probeInterval(CandidatePair pair, Timestamp now) {
        if (pair.doubtedSince != null) {
            return answerTime(pair).dividedBy(3);
        }
        Duration least = PROBE_INTERVAL;
        Duration roundTrip = pair.roundTripTime;
        if (roundTrip != null && roundTrip.multipliedBy(2).compareTo(least) > 0) {
            least = roundTrip.multipliedBy(2);
        }
        Timestamp unanswered = pair.unansweredSince == null ? now : pair.unansweredSince;
        Timestamp heard = pair.lastHeard == null ? unanswered : pair.lastHeard;
        Duration without = now.since(Timestamp.max(unanswered, heard)).dividedBy(2);
        Duration longest = agent.config.consentInterval();
        Duration grown = without.compareTo(longest) < 0 ? without : longest;
        return grown.compareTo(least) < 0 ? least : grown;
    }

    private void expire(CandidatePair pair) {
        // RFC 7675 §5.1: "if a valid STUN binding response has not been received from the remote peer's transport
        // address in 30 seconds, the endpoint MUST cease transmission on that 5-tuple"
        pair.consentUntil = null;
        pair.revoked = true;
        pair.state = PairState.FAILED;
        pair.session.triggered.remove(pair);
        checks.forget(pair);
        SessionComponent component = pair.component;
        if (component.selected == pair) {
            component.selected = null;
            pair.nominated = false;
        }
        if (component.nominating == pair) {
            component.nominating = null;
        }
    }

    private Timestamp keepaliveDue(CandidatePair pair) {
        Timestamp sent = pair.lastSent;
        return (sent == null ? Timestamp.ZERO : sent).plus(agent.config.keepalive());
    }

    Timestamp deadline() {
        Timestamp earliest = Timestamp.NEVER;
        for (IceStream stream : agent.streams) {
            for (IceComponent component : stream.components) {
                CandidatePair pair = component.active;
                if (pair == null) {
                    continue;
                }
                earliest = Timestamp.min(earliest, keepaliveDue(pair));
                if (pair.consentUntil != null) {
                    earliest = Timestamp.min(earliest, pair.consentUntil);
                }
                if (!agent.isLite()) {
                    earliest = Timestamp.min(earliest, Timestamp.min(pair.nextConsent, pair.nextProbe));
                    earliest = Timestamp.min(earliest, pair.replyDue);
                }
            }
        }
        return earliest;
    }
}
