package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.Handshake;
import dev.parley.sctp.association.OutgoingPacket;
import dev.parley.sctp.association.ShutdownSequence;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.receive.Acknowledgements;
import dev.parley.sctp.receive.DataReceiver;
import dev.parley.sctp.send.DataSender;

/** Writer of packets, RFC 9260 §6.10: control chunks come first, then acknowledgements, then user data. */
final class Bundling {
    private final TransmissionControlBlock tcb;
    private final OutgoingPacket packet;
    private final DataSender sender;
    private final DataTransfer transfer;
    private final Handshake handshake;
    private final ShutdownSequence shutdown;

    Bundling(
            TransmissionControlBlock tcb,
            OutgoingPacket packet,
            DataSender sender,
            DataTransfer transfer,
            Handshake handshake,
            ShutdownSequence shutdown) {
        this.tcb = tcb;
        this.packet = packet;
        this.sender = sender;
        this.transfer = transfer;
        this.handshake = handshake;
        this.shutdown = shutdown;
    }

    /** Appends the next packet to the batch; returns false if nothing may leave. */
    boolean write(TransmitBatch into, Timestamp now) {
        TransmissionControlBlock.Waiting next = tcb.waiting.peek();
        if (next != null && next.alone()) {
            tcb.waiting.poll();
            packet.start(into, next.tag());
            packet.add(next.chunk());
            return packet.finish(true);
        }
        if (sender.pathMtu.write(packet, into, now)) {
            return true;
        }
        packet.start(into, tcb.peerTag);
        if (tcb.state == AssociationState.COOKIE_ECHOED) {
            CookieEchoChunk echo = handshake.takeCookieEcho();
            if (echo == null) {
                return false;
            }
            // RFC 9260 §5.1 C: the COOKIE ECHO "MUST be the first chunk in the packet", and user data may follow.
            packet.add(echo);
            addWaiting();
            sender.fill(packet, now);
            return packet.finish(true);
        }
        addWaiting();
        if (tcb.state.isUp()) {
            fillEstablished(now);
        }
        return packet.finish();
    }

    private void addWaiting() {
        TransmissionControlBlock.Waiting next = tcb.waiting.peek();
        while (next != null
                && !next.alone()
                && (packet.isEmpty() || next.chunk().paddedLength() <= packet.room())) {
            tcb.waiting.poll();
            packet.add(next.chunk());
            next = tcb.waiting.peek();
        }
    }

    private void fillEstablished(Timestamp now) {
        DataReceiver current = transfer.receiver();
        boolean maySend = tcb.state.maySendData();
        if (current != null) {
            if (shutdown.isDue() && packet.room() >= 8) {
                shutdown.takeShutdown();
                packet.add(new ShutdownChunk((int) current.cumulative()));
            }
            Acknowledgements acknowledgements = current.acknowledgements();
            boolean due = acknowledgements.endOfBatch();
            if (due || acknowledgements.isOwed() && maySend && fitsWithSack(now)) {
                boolean more = acknowledgements.moreThanOne();
                SackChunk sack = acknowledgements.take();
                if (sack.paddedLength() <= packet.room()) {
                    packet.add(sack);
                } else {
                    acknowledgements.acknowledge();
                    return;
                }
                if (more) {
                    return;
                }
            }
        }
        if (maySend) {
            sender.fill(packet, now);
        }
    }

    /** Returns whether the next DATA chunk and an acknowledgement fit into one packet. */
    private boolean fitsWithSack(Timestamp now) {
        int size = sender.nextChunkSize(now);
        return size > 0 && size + SackChunk.FIXED <= packet.room();
    }
}
