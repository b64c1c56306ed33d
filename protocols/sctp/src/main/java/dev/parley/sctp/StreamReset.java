package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.AssociationTimer;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.association.Tsn;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ReconfigParameter;
import dev.parley.sctp.chunk.ReconfigParameter.AddStreams;
import dev.parley.sctp.chunk.ReconfigParameter.IncomingReset;
import dev.parley.sctp.chunk.ReconfigParameter.OutgoingReset;
import dev.parley.sctp.chunk.ReconfigParameter.Response;
import dev.parley.sctp.chunk.ReconfigParameter.SsnTsnReset;
import dev.parley.sctp.receive.DataReceiver;
import dev.parley.sctp.send.OutgoingStream;
import dev.parley.sctp.send.Outstanding;
import dev.parley.sctp.send.SendQueue;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends streams so that their numbers can be used again, RFC 6525, in both directions. */
final class StreamReset {
    /** As many streams as a request of the smallest packet size holds with room to spare. */
    private static final int MAX_STREAMS_IN_REQUEST = 200;

    /** RFC 6525 §4.4 "In progress" may be answered so often to one request, some minutes, before it counts as refused. */
    private static final int MAX_POSTPONED = 64;

    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final Outstanding outstanding;
    private final DataReceiver receiver;

    // Our requests.
    private int nextSequence;
    private @Nullable OutgoingReset request;
    private int attempts;
    private int postponed;

    /** The peer's request for a reset of ours that waits to be answered by it. */
    private int answering;

    private boolean hasAnswering;

    // The peer's requests.
    private int expectedSequence;
    private int lastResult = Response.NOTHING_TO_DO;
    private @Nullable OutgoingReset deferred;

    /** The streams of {@link #deferred}, unless these are all. */
    private final BitSet deferredStreams = new BitSet(0);

    StreamReset(TransmissionControlBlock tcb, SendQueue queue, Outstanding outstanding, DataReceiver receiver) {
        this.tcb = tcb;
        this.queue = queue;
        this.outstanding = outstanding;
        this.receiver = receiver;
        // RFC 6525 §4.1: "It is a monotonically increasing number that is initialized to the same value as the initial
        // TSN."
        this.nextSequence = tcb.localInitialTsn;
        this.expectedSequence = tcb.peerInitialTsn;
    }

    // ---- our requests

    /** Sends a request for the streams that are ready: nothing queued, everything acknowledged. */
    void proceed(Timestamp now) {
        if (request != null || queue.resets().isEmpty() || tcb.state != AssociationState.ESTABLISHED) {
            return;
        }
        int[] ready = queue.resets().takeReady(outstanding.cumulative(), MAX_STREAMS_IN_REQUEST);
        if (ready.length == 0) {
            return;
        }
        if (!tcb.peerReconfig) {
            // RFC 6525 §5.1.1: "…MUST NOT send any re-configuration request to the peer".
            finish(ready, false);
            return;
        }
        for (int stream : ready) {
            queue.stream(stream).resetRequested = true;
        }
        int response = hasAnswering ? answering : expectedSequence - 1;
        hasAnswering = false;
        // RFC 6525 §5.1.2 A3: "The Sender's Last Assigned TSN MUST be set to the next TSN the sender assigns minus 1."
        request = new OutgoingReset(nextSequence++, response, (int) (outstanding.nextTsn() - 1), ready);
        attempts = 0;
        postponed = 0;
        sendRequest(now);
    }

    private void sendRequest(Timestamp now) {
        OutgoingReset current = request;
        if (current != null) {
            tcb.send(new ReconfigChunk(List.of(current)));
            if (tcb.pathUsable) {
                tcb.setTimer(AssociationTimer.RECONFIG, now, tcb.rto.backedOff(attempts));
            }
        }
    }

    void timeout(Timestamp now) {
        if (request == null || tcb.countError()) {
            return;
        }
        attempts++;
        sendRequest(now);
    }

    void pathReturned(Timestamp now) {
        attempts = 0;
        sendRequest(now);
    }

    private void finish(int[] streams, boolean performed) {
        for (int id : streams) {
            OutgoingStream stream = queue.existing(id);
            if (stream == null) {
                continue;
            }
            stream.resetRequested = false;
            if (performed) {
                // RFC 8260 §2.3.2: the two counters of message identifiers "MUST be reset to 0".
                stream.nextOrdered = 0;
                stream.nextUnordered = 0;
            }
            if (stream.resetWanted) {
                // It was asked for again meanwhile.
                continue;
            }
            if (performed && stream.held.isEmpty()) {
                queue.forget(id);
            } else {
                queue.release(stream);
            }
        }
        tcb.events.add(new SctpEvent.OutgoingStreamsReset(streams, performed));
    }

    private void handleResponse(Response response, Timestamp now) {
        OutgoingReset current = request;
        if (current == null || response.responseSequence() != current.requestSequence()) {
            tcb.drops.count("RE-CONFIG response that nobody waits for");
            return;
        }
        tcb.errorCount = 0;
        switch (response.result()) {
            case Response.NOTHING_TO_DO, Response.PERFORMED -> end(current, true, now);
            case Response.IN_PROGRESS, Response.ALREADY_IN_PROGRESS -> {
                // The same request goes again later; that the peer answers is no error.
                attempts = 0;
                if (++postponed > MAX_POSTPONED) {
                    end(current, false, now);
                } else if (tcb.pathUsable) {
                    tcb.setTimer(AssociationTimer.RECONFIG, now, tcb.rto.current());
                }
            }
            default -> end(current, false, now);
        }
    }

    private void end(OutgoingReset current, boolean performed, Timestamp now) {
        request = null;
        tcb.timers.cancel(AssociationTimer.RECONFIG);
        finish(current.streams(), performed);
        proceed(now);
    }

    // ---- the peer's requests

    void handle(ReconfigChunk chunk, Timestamp now) {
        for (ReconfigParameter parameter : chunk.parameters()) {
            if (parameter instanceof Response response) {
                handleResponse(response, now);
            } else if (parameter instanceof OutgoingReset reset) {
                answer(reset.requestSequence(), reset, now);
            } else if (parameter instanceof IncomingReset reset) {
                answer(reset.requestSequence(), reset, now);
            } else if (parameter instanceof SsnTsnReset reset) {
                answer(reset.requestSequence(), reset, now);
            } else if (parameter instanceof AddStreams add) {
                answer(add.requestSequence(), add, now);
            }
        }
    }

    private void answer(int sequence, ReconfigParameter parameter, Timestamp now) {
        if (sequence == expectedSequence - 1) {
            // RFC 6525 §5.2.1: a repeated request gets the same answer, but for one that was in progress.
            if (lastResult == Response.IN_PROGRESS && parameter instanceof OutgoingReset reset) {
                lastResult = resetIncoming(reset);
            }
        } else if (sequence == expectedSequence) {
            expectedSequence++;
            lastResult = result(parameter, now);
        } else {
            tcb.drops.count("RE-CONFIG request out of sequence");
            respond(sequence, Response.BAD_SEQUENCE);
            return;
        }
        respond(sequence, lastResult);
    }

    private int result(ReconfigParameter parameter, Timestamp now) {
        if (parameter instanceof OutgoingReset reset) {
            return resetIncoming(reset);
        }
        if (parameter instanceof IncomingReset reset) {
            return resetOutgoing(reset, now);
        }
        if (parameter instanceof AddStreams add && !add.incoming()) {
            int total = tcb.incomingStreams + add.count();
            if (total <= SctpConfig.MAX_STREAMS) {
                tcb.incomingStreams = total;
                return Response.PERFORMED;
            }
        }
        // More streams to send on we never need, and all numbers anew would break the channels.
        return Response.DENIED;
    }

    private void respond(int sequence, int result) {
        tcb.send(new ReconfigChunk(List.of(new Response(sequence, result))));
        // RFC 6525 §5.2.1: "It is recommended that a SACK be bundled with any re-configuration response".
        receiver.acknowledgements().acknowledge();
    }

    private int resetIncoming(OutgoingReset reset) {
        long last = Tsn.unwrap(reset.lastTsn(), receiver.cumulative());
        if (last > receiver.cumulative()) {
            // RFC 6525 §5.2.2 E2: "the endpoint MUST enter 'deferred reset processing'".
            deferred = reset;
            deferredStreams.clear();
            for (int stream : reset.streams()) {
                deferredStreams.set(stream);
            }
            return Response.IN_PROGRESS;
        }
        deferred = null;
        perform(reset);
        return Response.PERFORMED;
    }

    private void perform(OutgoingReset reset) {
        // RFC 6525 §5.2.2 E3: no streams means all.
        int[] streams = reset.streams().length == 0
                ? receiver.reassembly().known()
                : Arrays.stream(reset.streams()).distinct().toArray();
        receiver.reassembly().reset(streams);
        tcb.events.add(new SctpEvent.IncomingStreamsReset(streams));
    }

    /** Data arrived: a deferred reset may be possible now. */
    void dataReceived() {
        OutgoingReset reset = deferred;
        if (reset != null && Tsn.unwrap(reset.lastTsn(), receiver.cumulative()) <= receiver.cumulative()) {
            deferred = null;
            lastResult = Response.PERFORMED;
            perform(reset);
            respond(reset.requestSequence(), Response.PERFORMED);
        }
    }

    /** Returns whether a chunk lies behind a reset of its stream that could not yet be performed, RFC 6525 §5.2.2 E2. */
    boolean mustWait(int stream, int tsn) {
        OutgoingReset reset = deferred;
        if (reset == null
                || Tsn.unwrap(tsn, receiver.cumulative()) <= Tsn.unwrap(reset.lastTsn(), receiver.cumulative())) {
            return false;
        }
        return reset.streams().length == 0 || deferredStreams.get(stream);
    }

    private int resetOutgoing(IncomingReset reset, Timestamp now) {
        boolean any = false;
        if (reset.streams().length == 0) {
            queue.wantAllReset();
            any = !queue.resets().isEmpty();
        }
        for (int id : reset.streams()) {
            OutgoingStream stream = queue.existing(id);
            if (stream != null && !stream.resetRequested && id < tcb.outgoingStreams) {
                queue.wantReset(stream);
                any = true;
            }
        }
        if (!any) {
            // RFC 6525 §5.2.3: the streams are reset already, or are being reset.
            return Response.NOTHING_TO_DO;
        }
        answering = reset.requestSequence();
        hasAnswering = true;
        proceed(now);
        return Response.IN_PROGRESS;
    }
}
