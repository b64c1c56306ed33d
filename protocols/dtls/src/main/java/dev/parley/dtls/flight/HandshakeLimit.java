package dev.parley.dtls.flight;

import dev.parley.base.Timestamp;
import dev.parley.dtls.settings.DtlsConfig;
import java.time.Duration;

/**
 * Time that a handshake may still take, {@link DtlsConfig#handshakeLimit}. It counts once the peer was heard, which may wait for its
 * signalling until then, and while the path is usable. A fatal alert in the clear that nothing of a handshake follows shortens it.
 */
public final class HandshakeLimit {
    /** Time from a fatal alert in the clear to the end, if nothing else comes: a flight is repeated some five times in it. */
    static final Duration AFTER_ALERT = Duration.ofSeconds(10);

    private static final long NO_ALERT = Long.MAX_VALUE;

    private long leftNanos;
    private long leftAfterAlertNanos = NO_ALERT;
    private boolean peerHeard;
    private Timestamp runningSince = Timestamp.NEVER;

    public HandshakeLimit(Duration limit) {
        leftNanos = limit.toNanos();
    }

    /** Returns when the time is up, or {@link Timestamp#NEVER} while it does not count. */
    public Timestamp end() {
        return runningSince.isNever()
                ? Timestamp.NEVER
                : runningSince.plusNanos(Math.min(leftNanos, leftAfterAlertNanos));
    }

    /** Counts from the peer's first handshake message on, which also takes back what an alert shortened. */
    public void peerHeard(boolean pathUsable, Timestamp now) {
        leftAfterAlertNanos = NO_ALERT;
        begin(pathUsable, now);
    }

    /** Counts from a fatal alert in the clear on. Further ones do not prolong the time. */
    public void alertHeard(boolean pathUsable, Timestamp now) {
        if (leftAfterAlertNanos == NO_ALERT) {
            charge(now);
            leftAfterAlertNanos = AFTER_ALERT.toNanos();
        }
        begin(pathUsable, now);
    }

    private void begin(boolean pathUsable, Timestamp now) {
        if (!peerHeard) {
            peerHeard = true;
            if (pathUsable) {
                resume(now);
            }
        }
    }

    /** Stops counting while the path is not usable. */
    public void pause(Timestamp now) {
        charge(now);
        runningSince = Timestamp.NEVER;
    }

    /** Counts again. */
    public void resume(Timestamp now) {
        if (peerHeard) {
            charge(now);
            runningSince = now;
        }
    }

    /** Ends with the handshake. */
    public void stop() {
        runningSince = Timestamp.NEVER;
    }

    private void charge(Timestamp now) {
        if (!runningSince.isNever()) {
            long passed = now.nanosSince(runningSince);
            leftNanos = Math.max(0, leftNanos - passed);
            if (leftAfterAlertNanos != NO_ALERT) {
                leftAfterAlertNanos = Math.max(0, leftAfterAlertNanos - passed);
            }
            runningSince = now;
        }
    }
}
