package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.receive.DataReceiver;
import dev.parley.sctp.send.Outstanding;
import dev.parley.sctp.send.SendQueue;
import org.jspecify.annotations.Nullable;

/**
 * Data transfer of an association that is up: the receiver of user data and the stream resets. Both exist from the moment when the
 * peer's first TSN is known; before that, the methods do nothing.
 */
final class DataTransfer {
    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final Outstanding outstanding;

    private @Nullable DataReceiver receiver;
    private @Nullable StreamReset streamReset;

    DataTransfer(TransmissionControlBlock tcb, SendQueue queue, Outstanding outstanding) {
        this.tcb = tcb;
        this.queue = queue;
        this.outstanding = outstanding;
    }

    /** Begins with the first TSN and the extensions of the peer, which the control block has. */
    void established() {
        DataReceiver fresh = new DataReceiver(tcb);
        receiver = fresh;
        streamReset = new StreamReset(tcb, queue, outstanding, fresh);
    }

    /** Returns the receiver of user data, or null before the peer is known. */
    @Nullable
    DataReceiver receiver() {
        return receiver;
    }

    /** Returns the stream resets, or null before the peer is known. */
    @Nullable
    StreamReset streamReset() {
        return streamReset;
    }

    /** Returns the receiver of user data, or null if the association is not up or has ended. */
    @Nullable
    DataReceiver activeReceiver() {
        return tcb.ended ? null : receiver;
    }

    /** Makes an acknowledgement due at once. */
    void acknowledge() {
        if (receiver != null) {
            receiver.acknowledgements().acknowledge();
        }
    }

    /** Sends the requests for a reset that everything sent on their streams was acknowledged for. */
    void proceed(Timestamp now) {
        if (streamReset != null) {
            streamReset.proceed(now);
        }
    }

    /** Repeats a request for a reset that was not answered in time. */
    void resetTimeout(Timestamp now) {
        if (streamReset != null) {
            streamReset.timeout(now);
        }
    }

    /** Repeats at once what was not answered while the path carried nothing. */
    void pathReturned(Timestamp now) {
        if (streamReset != null) {
            streamReset.pathReturned(now);
        }
    }

    /** Drops what was received and not handed up. */
    void clear() {
        if (receiver != null) {
            receiver.reassembly().clear();
        }
    }
}
