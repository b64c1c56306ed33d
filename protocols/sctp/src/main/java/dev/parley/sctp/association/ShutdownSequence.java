package dev.parley.sctp.association;

import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.List;

/** The graceful end of an association, RFC 9260 §9.2. */
public final class ShutdownSequence {
    private final TransmissionControlBlock tcb;
    private int attempts;
    private boolean shutdownDue;

    public ShutdownSequence(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    /** Begins a shutdown, which ends the association when all is delivered. */
    public void begin(boolean allDelivered, Timestamp now) {
        switch (tcb.state) {
            case ESTABLISHED -> {
                tcb.state = AssociationState.SHUTDOWN_PENDING;
                startGuard(now);
                proceed(allDelivered, now);
            }
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED -> tcb.end(null);
            case SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> {
                // It is under way.
            }
        }
    }

    private void startGuard(Timestamp now) {
        // RFC 9260 §9.2: "it SHOULD be set to the RECOMMENDED value of 5 times 'RTO.Max'".
        tcb.setTimer(
                AssociationTimer.T5_SHUTDOWN_GUARD, now, 5 * tcb.config.rtoMax().toNanos());
    }

    /** Goes on when all our data is acknowledged. */
    public void proceed(boolean allDelivered, Timestamp now) {
        if (!allDelivered) {
            return;
        }
        if (tcb.state == AssociationState.SHUTDOWN_PENDING) {
            tcb.state = AssociationState.SHUTDOWN_SENT;
            sendShutdown(now);
        } else if (tcb.state == AssociationState.SHUTDOWN_RECEIVED) {
            sendShutdownAck(now);
        }
    }

    private void sendShutdown(Timestamp now) {
        shutdownDue = true;
        startTimer(now);
    }

    private void startTimer(Timestamp now) {
        if (tcb.pathUsable) {
            tcb.setTimer(AssociationTimer.T2_SHUTDOWN, now, tcb.rto.backedOff(attempts));
        }
    }

    private void sendShutdownAck(Timestamp now) {
        tcb.state = AssociationState.SHUTDOWN_ACK_SENT;
        tcb.send(new ShutdownAckChunk());
        startTimer(now);
    }

    /** Returns whether a SHUTDOWN has to leave; it is made when it does, with the cumulative TSN of that moment. */
    public boolean takeShutdown() {
        boolean due = shutdownDue && tcb.state == AssociationState.SHUTDOWN_SENT;
        shutdownDue = false;
        return due;
    }

    public boolean isDue() {
        return shutdownDue && tcb.state == AssociationState.SHUTDOWN_SENT;
    }

    /** RFC 9260 §9.2: "…MUST immediately respond to each received packet containing one or more DATA chunks with a SHUTDOWN chunk". */
    public void dataReceived(Timestamp now) {
        if (tcb.state == AssociationState.SHUTDOWN_SENT) {
            attempts = 0;
            sendShutdown(now);
        }
    }

    public void handleShutdown(ShutdownChunk chunk, boolean allDelivered, Timestamp now) {
        switch (tcb.state) {
            case ESTABLISHED, SHUTDOWN_PENDING -> {
                // RFC 9260 §9.2: "Stop accepting new data from its SCTP user."
                tcb.state = AssociationState.SHUTDOWN_RECEIVED;
                tcb.events.add(new SctpEvent.ShutdownReceived());
                // A peer that asks for the end and then lets it wait gets it all the same.
                startGuard(now);
                proceed(allDelivered, now);
            }
            case SHUTDOWN_RECEIVED -> proceed(allDelivered, now);
            // RFC 9260 §9.2: "If an endpoint is in the SHUTDOWN-SENT state and receives a SHUTDOWN chunk from its peer,
            // the endpoint SHOULD respond immediately with a SHUTDOWN ACK chunk".
            case SHUTDOWN_SENT -> sendShutdownAck(now);
            case CLOSED, COOKIE_WAIT, COOKIE_ECHOED, SHUTDOWN_ACK_SENT ->
                throw new AssertionError("the state table lets no SHUTDOWN through in " + tcb.state);
        }
    }

    public void handleShutdownAck() {
        if (tcb.state == AssociationState.SHUTDOWN_SENT || tcb.state == AssociationState.SHUTDOWN_ACK_SENT) {
            tcb.sendAlone(new ShutdownCompleteChunk(false), tcb.peerTag);
            tcb.end(null);
        }
    }

    /** RFC 9260 §8.4 rule 5 and §9.2: a SHUTDOWN ACK that belongs to nothing is answered, so that the peer can end. */
    public void answerStray(int packetTag) {
        tcb.sendAlone(new ShutdownCompleteChunk(true), packetTag);
    }

    public void handleShutdownComplete() {
        tcb.end(null);
    }

    public void timeout(Timestamp now) {
        if (tcb.countError()) {
            return;
        }
        attempts++;
        repeat(now);
    }

    public void guardTimeout() {
        tcb.send(new AbortChunk(false, List.of(ErrorCause.of(ErrorCause.USER_ABORT, "shutdown took too long"))));
        tcb.end(null);
    }

    public void pathReturned(Timestamp now) {
        attempts = 0;
        repeat(now);
    }

    private void repeat(Timestamp now) {
        if (tcb.state == AssociationState.SHUTDOWN_SENT) {
            sendShutdown(now);
        } else if (tcb.state == AssociationState.SHUTDOWN_ACK_SENT) {
            sendShutdownAck(now);
        }
    }
}
