package dev.parley.turn;

import dev.parley.base.Timestamp;
import java.time.Duration;

/** The deadlines of one allocation; {@link Timestamp#NEVER} for those that are not armed. */
final class AllocationTimers {
    /** Refreshes leave this long before the lifetime ends; in half of a lifetime below two minutes. */
    static final Duration REFRESH_MARGIN = Duration.ofSeconds(60);

    /** The longest time between refreshes, whatever lifetime the server gives. */
    static final Duration MAX_REFRESH = Duration.ofMinutes(59);

    /** RFC 8656 §3.2: the default lifetime of an allocation. */
    static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(10);

    /** NATs forget bindings after 30 s and more; an indication each 25 s keeps the one to the server. */
    static final Duration KEEPALIVE = Duration.ofSeconds(25);

    /** Nothing has come from the server for this long, while packets are sent: it may have been restarted, and a Refresh finds out. */
    static final Duration SILENCE = Duration.ofSeconds(3);

    /** When something last came from the server. */
    private Timestamp heard = Timestamp.ZERO;

    /** When a Refresh was last sent because of silence. */
    private Timestamp asked = Timestamp.ZERO;

    /** When the allocation is refreshed. */
    Timestamp refresh = Timestamp.NEVER;

    /** When the server forgets the allocation. */
    Timestamp expires = Timestamp.NEVER;

    /** When an indication is sent to the server, unless something else is before. */
    Timestamp keepalive = Timestamp.NEVER;

    /** When a server that failed inside is asked for an allocation again. */
    Timestamp allocateAgain = Timestamp.NEVER;

    /** The server has confirmed the allocation for {@code seconds}, or for the default time if that is not positive. */
    void live(long seconds, Timestamp now) {
        Duration lifetime = seconds <= 0 ? DEFAULT_LIFETIME : Duration.ofSeconds(seconds);
        Duration half = lifetime.dividedBy(2);
        Duration wait = lifetime.minus(REFRESH_MARGIN);
        wait = wait.compareTo(half) < 0 ? half : wait;
        refresh = now.plus(wait.compareTo(MAX_REFRESH) > 0 ? MAX_REFRESH : wait);
        expires = now.plus(lifetime);
    }

    /** Something came from the server. */
    void heard(Timestamp now) {
        heard = now;
    }

    /** A packet for a peer is sent. After a silence of the server a Refresh becomes due. */
    void relaying(Timestamp now) {
        sent(now);
        boolean silent =
                !heard.plus(SILENCE).isAfter(now) && !asked.plus(SILENCE).isAfter(now);
        if (silent && !refresh.isNever()) {
            asked = now;
            refresh = now;
        }
    }

    /** Something is sent to the server. */
    void sent(Timestamp now) {
        keepalive = now.plus(KEEPALIVE);
    }

    void cancel() {
        refresh = Timestamp.NEVER;
        expires = Timestamp.NEVER;
        keepalive = Timestamp.NEVER;
        allocateAgain = Timestamp.NEVER;
    }

    Timestamp next() {
        return Timestamp.min(Timestamp.min(refresh, expires), Timestamp.min(keepalive, allocateAgain));
    }
}
