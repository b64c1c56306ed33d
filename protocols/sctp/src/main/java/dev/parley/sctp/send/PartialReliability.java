package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.SkipChunk;
import dev.parley.sctp.send.SentChunk.Fate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Giving messages up, and telling the peer so: the sender's side of RFC 3758 with the policies of RFC 7496. */
public final class PartialReliability {
    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final Outstanding outstanding;

    /** RFC 3758 §3.5: "Advanced.Peer.Ack.Point". */
    private long advanced;

    private final SkippedMessages skipped;
    private boolean due;
    private long lastSentAt = Long.MIN_VALUE;
    private long abandonedMessages;

    PartialReliability(TransmissionControlBlock tcb, SendQueue queue, Outstanding outstanding) {
        this.tcb = tcb;
        this.queue = queue;
        this.outstanding = outstanding;
        this.advanced = outstanding.cumulative();
        this.skipped = new SkippedMessages(outstanding, tcb);
    }

    public long abandonedMessages() {
        return abandonedMessages;
    }

    /** Returns whether a chunk may not be sent again. */
    boolean exhausted(SentChunk chunk, Timestamp now) {
        if (!tcb.peerForwardTsn) {
            return false;
        }
        QueuedMessage message = chunk.message;
        int limit = message.message.maxRetransmits();
        return limit >= 0 && chunk.transmissions > limit || message.deadline < now.nanos();
    }

    /** Gives up the messages of lost chunks that may not be sent again, from one of these on. */
    void abandonExhausted(@Nullable SentChunk from, Timestamp now) {
        if (!tcb.peerForwardTsn) {
            return;
        }
        List<QueuedMessage> exhausted = new ArrayList<>(0);
        for (SentChunk chunk = from; chunk != null; chunk = chunk.next) {
            if (exhausted(chunk, now)) {
                exhausted.add(chunk.message);
            }
        }
        exhausted.forEach(this::abandon);
    }

    /** Gives up a message, whole: all its chunks, and what of it was not yet cut. */
    void abandon(QueuedMessage message) {
        if (message.abandoned) {
            return;
        }
        message.abandoned = true;
        abandonedMessages++;
        if (message.remaining() > 0) {
            // The peer may have every chunk so far, and could not tell the next message from the rest of this one. A
            // last fragment that is never sent takes the next TSN, so that FORWARD TSN has something to skip.
            int offset = message.sent;
            queue.abandonRest(message);
            int fsn = tcb.interleaving ? message.nextFsn++ : SentChunk.NO_FSN;
            SentChunk rest = outstanding.assign(message, offset, 0, DataChunk.END, fsn);
            message.stream.lastTsn = rest.tsn;
        }
        for (SentChunk chunk = message.oldest; chunk != null; chunk = chunk.later) {
            outstanding.abandon(chunk);
        }
        advance();
    }

    /** RFC 3758 §3.5 C2: moves the point over abandoned chunks. */
    void advance() {
        long before = Math.max(advanced, outstanding.cumulative());
        advanced = before;
        while (advanced + 1 < outstanding.nextTsn() && outstanding.get(advanced + 1).fate == Fate.ABANDONED) {
            advanced++;
        }
        if (advanced > before) {
            due = true;
        }
    }

    /** Repeats FORWARD TSN if a SACK shows that it was lost, RFC 3758 §3.5 C3. At most once a round trip. */
    void acknowledged(Timestamp now) {
        advance();
        if (advanced == outstanding.cumulative()) {
            due = false;
        } else if (now.nanos() - lastSentAt >= tcb.rto.smoothedOrInitial()) {
            due = true;
        }
    }

    /** RFC 3758 §3.5 A5: the retransmission timer expired. */
    void repeat() {
        due = advanced > outstanding.cumulative();
    }

    /** Returns whether a FORWARD TSN waits. */
    boolean isDue() {
        return due;
    }

    /** Adds the FORWARD TSN, if one waits and fits. */
    void fill(OutgoingPacket packet, Timestamp now) {
        if (!due) {
            return;
        }
        SkipChunk chunk = tcb.interleaving ? interleaved(packet.safeSize()) : chunk(packet.safeSize());
        if (chunk.paddedLength() <= packet.room()) {
            packet.add(chunk);
            due = false;
            lastSentAt = now.nanos();
        }
    }

    /** As many streams as fit beside a SACK; when there are more, the point stops short and moves on with the next one. */
    private ForwardTsnChunk chunk(int maxPacket) {
        skipped.extend(advanced, (maxPacket / 2 - ForwardTsnChunk.FIXED) / Chunk.HEADER_LENGTH);
        return skipped.forwardTsn();
    }

    private IForwardTsnChunk interleaved(int maxPacket) {
        skipped.extend(advanced, (maxPacket / 2 - IForwardTsnChunk.FIXED) / IForwardTsnChunk.ENTRY);
        return skipped.interleaved();
    }

    void clear() {
        due = false;
        advanced = outstanding.cumulative();
        skipped.clear();
    }
}
