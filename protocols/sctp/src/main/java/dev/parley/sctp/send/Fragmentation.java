package dev.parley.sctp.send;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.DataChunk;
import org.jspecify.annotations.Nullable;

/** Cuts messages into chunks, RFC 9260 §6.9, and gives messages and chunks their numbers. */
final class Fragmentation {
    /**
     * A message that needs several packets anyhow begins or goes on in one that others have left this much room in. For less the
     * header of a chunk more is not worth it.
     */
    private static final int MIN_FILL = 32;

    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final Outstanding outstanding;
    private final PartialReliability partialReliability;

    Fragmentation(
            TransmissionControlBlock tcb,
            SendQueue queue,
            Outstanding outstanding,
            PartialReliability partialReliability) {
        this.tcb = tcb;
        this.queue = queue;
        this.outstanding = outstanding;
        this.partialReliability = partialReliability;
    }

    /** Returns the message to cut from; one whose lifetime ends after it began is given up here. */
    @Nullable
    QueuedMessage nextMessage(Timestamp now) {
        QueuedMessage message = queue.next(now);
        while (message != null && message.begun() && message.deadline < now.nanos() && tcb.peerForwardTsn) {
            partialReliability.abandon(message);
            message = queue.next(now);
        }
        return message;
    }

    /**
     * Returns the most user data of a chunk. RFC 9260 §6.9: "Once a user message is fragmented, it cannot be re-fragmented." So that a path
     * may shrink, each chunk fits into the packets that need no probing; larger packets carry several.
     */
    int maxFragment() {
        return tcb.config.maxPacketSize() - CommonHeader.LENGTH - tcb.dataHeader();
    }

    /** Returns how many bytes of a message the next chunk takes where a packet is its own. */
    int fragmentSize(QueuedMessage message) {
        return Math.min(message.remaining(), maxFragment());
    }

    /**
     * Returns how many bytes of a message the next chunk takes, or 0 where it has to wait for the next packet. What one packet can
     * hold is not split: a part of it more could be lost. Nor is a message split for the room beside a COOKIE ECHO.
     */
    int fragmentSize(QueuedMessage message, int room) {
        int size = fragmentSize(message);
        if (Chunk.padded(tcb.dataHeader() + size) <= room) {
            return size;
        }
        boolean split = tcb.state.isUp() && message.remaining() > maxFragment() && room >= MIN_FILL;
        return split ? room - tcb.dataHeader() : 0;
    }

    /** Gives the next TSN to so many bytes of a message. */
    SentChunk cut(QueuedMessage message, int size) {
        int offset = message.sent;
        boolean begin = offset == 0;
        boolean end = size == message.remaining();
        boolean unordered = message.message.unordered();
        if (begin) {
            message.number = unordered ? message.stream.nextUnordered++ : message.stream.nextOrdered++;
        }
        int flags = (begin ? DataChunk.BEGIN : 0) | (end ? DataChunk.END : 0) | (unordered ? DataChunk.UNORDERED : 0);
        int fsn = tcb.interleaving ? message.nextFsn++ : SentChunk.NO_FSN;
        SentChunk chunk = outstanding.assign(message, offset, size, flags, fsn);
        message.stream.lastTsn = chunk.tsn;
        queue.took(message, size);
        return chunk;
    }
}
