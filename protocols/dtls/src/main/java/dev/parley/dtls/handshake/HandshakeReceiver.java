package dev.parley.dtls.handshake;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.dtls.flight.Flights;
import dev.parley.dtls.flight.Reassembly;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.dtls.wire.HandshakeMessage;
import dev.parley.dtls.wire.HandshakeType;
import dev.parley.dtls.wire.VectorReader;
import org.jspecify.annotations.Nullable;

/**
 * The peer's half of the handshake: takes records apart into fragments, puts these together to messages, and gives the messages
 * in their order to the version's {@link Handshake}. Notices when the peer repeats itself, and when it wants another handshake.
 */
public final class HandshakeReceiver {
    private final Reassembly reassembly = new Reassembly();
    private final Flights flights;
    private final Alerts alerts;
    private final DropCounters drops;
    private @Nullable Handshake handshake;
    private boolean complete;
    private @Nullable String refusedCertificate;

    public HandshakeReceiver(Flights flights, Alerts alerts, DropCounters drops) {
        this.flights = flights;
        this.alerts = alerts;
        this.drops = drops;
    }

    public void begin(Handshake first) {
        handshake = first;
        first.start();
    }

    /** Lets go of the handshake. */
    public void end() {
        handshake = null;
    }

    /** Returns whether the handshake is done. */
    public boolean isComplete() {
        return complete;
    }

    /** Returns the name of the handshake's state, or null where none is under way. */
    @Nullable
    public String stateName() {
        Handshake current = handshake;
        return current == null ? null : current.stateName();
    }

    /** Returns why the last certificate of the peer was not taken, or null if none was refused. */
    @Nullable
    public String refusedCertificate() {
        return refusedCertificate;
    }

    /** Takes a record of handshake messages, in plaintext by now. */
    public void take(Record record, Timestamp now) throws HandshakeFailure {
        int at = record.contentStart;
        int end = at + record.contentLength;
        try {
            while (at < end) {
                VectorReader reader = new VectorReader(record.array, at, end);
                int type = reader.u8();
                int length = reader.u24();
                int sequence = reader.u16();
                int offset = reader.u24();
                int count = reader.u24();
                if (count > reader.remaining()) {
                    throw new MalformedException("handshake: fragment beyond its record");
                }
                at += HandshakeMessage.HEADER;
                if (!complete && type == HandshakeType.HELLO_REQUEST) {
                    // RFC 5246 §7.4.1.1: "This message will be ignored by the client if the client is currently
                    // negotiating a session." It has no place in a handshake, and what anybody can forge takes no
                    // number.
                    drops.count("handshake: HelloRequest");
                } else if (complete) {
                    afterHandshake(record.epoch, type, sequence, now);
                } else if (reassembly.add(type, sequence, record.epoch, length, offset, record.array, at, count)
                        == Reassembly.Outcome.REPEATED) {
                    flights.peerRepeats(now);
                }
                at += count;
            }
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
        deliver();
    }

    private void deliver() throws HandshakeFailure {
        Handshake current = handshake;
        while (current != null && !complete) {
            HandshakeMessage message = reassembly.peek();
            if (message == null) {
                return;
            }
            try {
                current.handle(message);
                reassembly.take();
            } catch (MalformedException e) {
                drops.count(e.reason());
                if (message.type() == HandshakeType.CERTIFICATE) {
                    refusedCertificate = e.reason();
                }
                reassembly.discard();
                return;
            }
            complete = current.isComplete();
        }
        if (complete) {
            end();
        }
    }

    /** A handshake message of a handshake that is over: the peer repeats its last flight, or wants another handshake. */
    private void afterHandshake(int epoch, int type, int sequence, Timestamp now) {
        if (epoch == 0) {
            drops.count("handshake: after its end");
        } else if (type == HandshakeType.FINISHED && sequence < reassembly.nextSequence()) {
            // RFC 6347 §4.2.4: "the node that transmits the last flight […] MUST respond to a retransmit of the peer's
            // last
            // flight with a retransmit of the last flight"
            flights.peerRepeats(now);
        } else {
            drops.count("handshake: renegotiation refused");
            alerts.refuseRenegotiation();
        }
    }
}
