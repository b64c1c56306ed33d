package dev.parley.stun;

import dev.parley.base.Timestamp;
import java.time.Duration;

/**
 * When a request over UDP is repeated and when it has failed, RFC 8489 §6.2.1. It holds no message: its owner sends.
 *
 * <p>Not thread-safe.
 */
public final class StunTransaction {
    /**
     * The numbers of RFC 8489 §6.2.1.
     *
     * @param rto the time to the first retransmission; each further one takes twice as long
     * @param requests Rc, how often the request is sent at most
     * @param lastWait Rm, how many times {@code rto} the answer to the last one is waited for
     */
    public record Schedule(Duration rto, int requests, int lastWait) {
        /** The recommended numbers: at 0, 0.5, 1.5, 3.5, 7.5, 15.5 and 31.5 seconds, failed at 39.5 seconds. */
        public static final Schedule DEFAULT = new Schedule(Duration.ofMillis(500), 7, 16);

        /** Checks the ranges. */
        public Schedule {
            if (rto.isNegative() || rto.isZero() || requests < 1 || requests > 16 || lastWait < 1) {
                throw new IllegalArgumentException(rto + ", " + requests + " requests, last wait " + lastWait);
            }
        }

        /** Returns a schedule that sends once and waits for {@code patience}. */
        public static Schedule once(Duration patience) {
            return new Schedule(patience, 1, 1);
        }

        /** Returns how long a transaction takes to fail. */
        public Duration timeout() {
            return rto.multipliedBy((1L << requests - 1) - 1 + lastWait);
        }
    }

    /** Step that is due. */
    public enum Due {
        /** Nothing yet. */
        NOTHING,
        /** Send the same request once more. */
        RETRANSMIT,
        /** Give up: there was no answer. */
        TIMED_OUT
    }

    private final Schedule schedule;
    private final Timestamp started;
    private Timestamp deadline;
    private int sent = 1;
    private boolean cancelled;

    /** Starts a transaction whose request is sent at {@code now}. */
    public StunTransaction(Schedule schedule, Timestamp now) {
        this.schedule = schedule;
        this.started = now;
        this.deadline = now.plus(wait(1));
    }

    private Duration wait(int request) {
        Duration rto = schedule.rto();
        return request < schedule.requests()
                ? rto.multipliedBy(1L << request - 1)
                : rto.multipliedBy(schedule.lastWait());
    }

    /** Returns when {@link #poll} has something to say. */
    public Timestamp deadline() {
        return deadline;
    }

    /** Returns when the request was sent first. */
    public Timestamp started() {
        return started;
    }

    /** Returns how often the request was sent. */
    public int sent() {
        return sent;
    }

    /** Returns what is to be done now; RETRANSMIT counts as done when it has been returned. */
    public Due poll(Timestamp now) {
        if (deadline.isAfter(now)) {
            return Due.NOTHING;
        }
        if (cancelled || sent >= schedule.requests()) {
            return Due.TIMED_OUT;
        }
        sent++;
        // Counted from now: a late owner must not send a burst.
        deadline = now.plus(wait(sent));
        return Due.RETRANSMIT;
    }

    /**
     * Something shows that the first request, or its answer, has been lost: repeats it before its time. Only once, and only the first.
     *
     * @return whether the request is to be sent once more
     */
    public boolean repeatEarly(Timestamp now) {
        if (cancelled || sent != 1 || schedule.requests() == 1) {
            return false;
        }
        sent++;
        deadline = now.plus(wait(sent));
        return true;
    }

    /** Stops retransmitting, and waits for an answer as long as the transaction would have taken; RFC 8445 §7.3.1.4. */
    public void cancel() {
        cancelled = true;
        deadline = started.plus(schedule.timeout());
    }

    /** Returns whether {@link #cancel} was called. */
    public boolean isCancelled() {
        return cancelled;
    }
}
