package dev.parley.dtls;

import dev.parley.base.Timestamp;
import java.time.Duration;

/**
 * How long a handshake may still take, {@link DtlsConfig#handshakeLimit}. Time counts once the peer was heard, which may wait for its
 * signalling until then, and while the path is usable.
 */
final class HandshakeLimit {
    private Duration left;
    private Timestamp end = Timestamp.NEVER;
    private boolean peerHeard;

    HandshakeLimit(Duration limit) {
        left = limit;
    }

    /** Returns when the time is up, or {@link Timestamp#NEVER} while it does not count. */
    Timestamp end() {
        return end;
    }

    /** A message of the peer's handshake has come. */
    void peerHeard(boolean pathUsable, Timestamp now) {
        if (!peerHeard) {
            peerHeard = true;
            if (pathUsable) {
                resume(now);
            }
        }
    }

    void pause(Timestamp now) {
        if (!end.isNever()) {
            left = Duration.ofNanos(Math.max(0, end.nanosSince(now)));
            end = Timestamp.NEVER;
        }
    }

    void resume(Timestamp now) {
        if (peerHeard) {
            end = now.plus(left);
        }
    }

    /** The handshake is over. */
    void stop() {
        end = Timestamp.NEVER;
    }
}
