package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.chunk.DataChunk;
import org.jspecify.annotations.Nullable;

/** Sends again what was taken for lost, RFC 9260 §6.3.3 E3 and §7.2.4, and after a change of path the oldest chunk. */
final class Retransmission {
    private final Outstanding outstanding;
    private final PartialReliability partialReliability;
    private final CongestionWindow window;
    private final BurstLimit burst;
    private final LossRecovery recovery;
    private final RetransmissionTimer timer;
    private final Transmission transmission;

    /** True if the oldest chunk goes again at once, because the path changed. */
    private boolean oldestDue;

    Retransmission(
            Outstanding outstanding,
            PartialReliability partialReliability,
            CongestionWindow window,
            BurstLimit burst,
            LossRecovery recovery,
            RetransmissionTimer timer,
            Transmission transmission) {
        this.outstanding = outstanding;
        this.partialReliability = partialReliability;
        this.window = window;
        this.burst = burst;
        this.recovery = recovery;
        this.timer = timer;
        this.transmission = transmission;
    }

    /** Returns whether a lost chunk may leave. */
    boolean allows(SentChunk chunk) {
        return recovery.hasFreeRetransmission() || window.allowsAgain(chunk);
    }

    /** Adds lost chunks as far as there is room and leave, and returns their size. */
    int fill(OutgoingPacket packet, Timestamp now) {
        int added = 0;
        SentChunk chunk = outstanding.lost().first();
        while (chunk != null) {
            if (chunk.wireSize() > packet.room() || !allows(chunk)) {
                if (packet.isEmpty()) {
                    window.heldBack();
                }
                break;
            }
            if (packet.isEmpty() && burst.isPaced() && !recovery.hasFreeRetransmission() && burst.isSpent(now)) {
                burst.startTimer(now);
                break;
            }
            if (partialReliability.exhausted(chunk, now)) {
                partialReliability.abandon(chunk.message);
            } else {
                added += transmission.write(packet, chunk, recovery.fromTimeout() ? DataChunk.IMMEDIATE : 0, now);
                if (chunk.tsn == outstanding.cumulative() + 1) {
                    // RFC 9260 §6.1: restart "if the earliest (i.e., lowest TSN) outstanding DATA chunk … is being
                    // retransmitted".
                    timer.restart(now);
                }
            }
            chunk = outstanding.lost().first();
        }
        if (added > 0) {
            recovery.useFreeRetransmission();
        }
        return added;
    }

    boolean isOldestDue() {
        return oldestDue;
    }

    /** The path changed: one chunk asks the new one at once. */
    void askNewPath() {
        oldestDue = true;
    }

    /** Adds the oldest chunk that may be sent again, to a packet with room for any, and returns its size. */
    int sendOldest(OutgoingPacket packet, Timestamp now) {
        oldestDue = false;
        SentChunk chunk = oldestSendable(now);
        return chunk == null ? 0 : transmission.write(packet, chunk, DataChunk.IMMEDIATE, now);
    }

    private @Nullable SentChunk oldestSendable(Timestamp now) {
        SentChunk chunk = outstanding.lost().isEmpty()
                ? outstanding.inFlight().first()
                : outstanding.lost().first();
        while (chunk != null && partialReliability.exhausted(chunk, now)) {
            chunk = chunk.next;
        }
        return chunk;
    }

    void clear() {
        oldestDue = false;
    }
}
