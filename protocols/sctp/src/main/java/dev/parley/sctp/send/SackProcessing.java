package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.SackChunk;
import org.jspecify.annotations.Nullable;

/** Processing of a SACK, RFC 9260 §6.2.1: passes to each part of the {@link DataSender} what concerns it. */
public final class SackProcessing implements Outstanding.Delivery {
    private final TransmissionControlBlock tcb;
    private final DataSender sender;
    private final Outstanding outstanding;

    // The SACK in hand.
    private Timestamp receivedAt = Timestamp.ZERO;
    private long ackedBytes;
    private long newestSentAt;

    public SackProcessing(TransmissionControlBlock tcb, DataSender sender) {
        this.tcb = tcb;
        this.sender = sender;
        this.outstanding = sender.outstanding;
    }

    /** Returns the cause for an abort, or null. */
    @Nullable
    public ErrorCause handle(SackChunk sack, Timestamp now) {
        long cumulative = Tsn.unwrap(sack.cumulativeTsn(), outstanding.cumulative());
        if (cumulative < outstanding.cumulative()) {
            // RFC 9260 §6.2.1 D i: "an out-of-order SACK chunk"
            tcb.drops.count("SACK out of order");
            return null;
        }
        if (cumulative >= outstanding.nextTsn()) {
            return ErrorCause.of(ErrorCause.PROTOCOL_VIOLATION, "SACK of a TSN that was never sent");
        }
        long flightBefore = outstanding.bytesInFlight();
        boolean advanced = cumulative > outstanding.cumulative();
        takeDelivered(sack, cumulative, now);
        sender.peerWindow.advertised(sack.receiveWindow());
        long latestRtt = newestSentAt < 0 ? -1 : now.nanos() - newestSentAt;
        if (latestRtt >= 0) {
            tcb.rto.sample(latestRtt, now);
        }
        if (ackedBytes > 0) {
            tcb.errorCount = 0;
        }
        if (advanced) {
            tcb.rto.resetBackOff();
        }
        sender.recovery.acknowledged(now);
        if (ackedBytes > 0 && sender.recovery.mayGrow()) {
            sender.window.acknowledged(ackedBytes, flightBefore, latestRtt, now);
        }
        sender.window.measured(latestRtt, now);
        sender.partialReliability.acknowledged(now);
        if (sender.peerWindow.opens(sender.fragmentation.maxFragment())) {
            // The receiver had no room for the probe, and will take it now.
            sender.recovery.takeAllForLost();
            tcb.rto.resetBackOff();
        }
        sender.burst.proceed(now);
        sender.timer.acknowledged(advanced, now);
        if (advanced) {
            sender.tailProbe.schedule(sender.recovery.isActive(), now);
        }
        return null;
    }

    private void takeDelivered(SackChunk sack, long cumulative, Timestamp now) {
        receivedAt = now;
        ackedBytes = 0;
        newestSentAt = -1;
        outstanding.acknowledgeUpTo(cumulative, this);
        outstanding.acknowledgeBlocks(sack.gapBlocks(), this);
        for (int tsn : sack.duplicates()) {
            sender.recovery.duplicateReported(Tsn.unwrap(tsn, cumulative));
        }
    }

    @Override
    public void delivered(SentChunk chunk) {
        ackedBytes += chunk.wireSize();
        sender.deliveryRate.delivered(chunk, receivedAt.nanos());
        sender.recovery.delivered(chunk, receivedAt);
        // RFC 9260 §6.3.1 C5, Karn's rule: no measurement from what was sent more than once.
        if (chunk.transmissions == 1) {
            newestSentAt = Math.max(newestSentAt, chunk.sentAt);
        }
    }
}
