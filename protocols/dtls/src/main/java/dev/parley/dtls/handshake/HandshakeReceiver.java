package dev.parley.dtls.handshake;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.dtls.flight.Acknowledgements;
import dev.parley.dtls.flight.Flights;
import dev.parley.dtls.flight.Reassembly;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.wire.Alert;
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
    /** The epoch of DTLS 1.2 that protects. */
    private static final int PROTECTED_12 = 1;

    /** The first epoch of application data in DTLS 1.3. */
    private static final int FIRST_DATA_EPOCH = 3;

    private final Reassembly reassembly = new Reassembly();
    private final Flights flights;
    private final Acknowledgements acknowledgements;
    private final Alerts alerts;
    private final DropCounters drops;
    private @Nullable Handshake handshake;
    private @Nullable PostHandshake postHandshake;
    private boolean complete;
    private @Nullable String refusedCertificate;

    /** Makes a receiver without a handshake. */
    public HandshakeReceiver(Flights flights, Acknowledgements acknowledgements, Alerts alerts, DropCounters drops) {
        this.flights = flights;
        this.acknowledgements = acknowledgements;
        this.alerts = alerts;
        this.drops = drops;
    }

    public void begin(Handshake first) {
        handshake = first;
        first.start();
    }

    /** Lets go of the handshake and of what comes after it. */
    public void end() {
        handshake = null;
        postHandshake = null;
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

    /** Returns what goes on after the handshake, or null if there is nothing. */
    @Nullable
    public PostHandshake postHandshake() {
        return postHandshake;
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
        boolean kept = false;
        boolean repeated = false;
        boolean behindGap = false;
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
                if (!complete && type == HandshakeType.HELLO_REQUEST && record.epoch <= PROTECTED_12) {
                    // RFC 5246 §7.4.1.1: "This message will be ignored by the client if the client is currently
                    // negotiating a session." It has no place in a handshake, and what anybody can forge takes no
                    // number.
                    drops.count("handshake: HelloRequest");
                } else if (complete && (postHandshake == null || record.epoch == 0)) {
                    afterHandshake(record.epoch, type, sequence, now);
                } else if (record.epoch == 0 && acknowledgements.isEnabled() && sequence >= reassembly.nextSequence()) {
                    // After the ServerHello all of DTLS 1.3 is protected: what is in the clear takes no room.
                    drops.count("handshake: message in the wrong epoch");
                } else {
                    Reassembly.Outcome outcome =
                            reassembly.add(type, sequence, record.epoch, length, offset, record.array, at, count);
                    repeated |= outcome == Reassembly.Outcome.REPEATED;
                    kept |= outcome == Reassembly.Outcome.KEPT;
                    behindGap |= outcome == Reassembly.Outcome.KEPT && reassembly.isBehindGap(sequence, offset);
                }
                at += count;
            }
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
        if (kept) {
            kept(record, behindGap, now);
        } else if (repeated) {
            repeated(record, now);
        }
        deliver();
    }

    private void kept(Record record, boolean behindGap, Timestamp now) {
        if (complete) {
            acknowledgements.messageAfterHandshake(record.epoch, record.sequence);
            return;
        }
        acknowledgements.kept(record.epoch, record.sequence);
        // RFC 9147 §7.1: "When they receive a message or fragment which is out of order […], implementations SHOULD
        // generate an ACK", and for the rest of a flight they wait "1/4 the current retransmit timer value".
        if (behindGap) {
            acknowledgements.gapBefore(reassembly.nextSequence());
        } else {
            acknowledgements.awaitRest(now.plus(flights.timeout().dividedBy(4)));
        }
    }

    private void repeated(Record record, Timestamp now) {
        if (!complete || flights.awaitsAnswer() && record.epoch < FIRST_DATA_EPOCH) {
            flights.peerRepeats(now);
        }
        if (complete || record.epoch > 0) {
            acknowledgements.kept(record.epoch, record.sequence);
            acknowledgements.repeated(now);
        }
    }

    private void deliver() throws HandshakeFailure {
        for (HandshakeMessage message = reassembly.peek(); message != null; message = reassembly.peek()) {
            try {
                if (complete) {
                    PostHandshake after = postHandshake;
                    if (after == null || message.epoch() < FIRST_DATA_EPOCH) {
                        // What was forged behind the last flight, before there were keys, ends here.
                        drops.count("handshake: after its end");
                        reassembly.discard();
                        return;
                    }
                    after.handle(message);
                } else if (!deliver(message)) {
                    reassembly.discard();
                    return;
                }
                reassembly.take();
            } catch (MalformedException e) {
                drops.count(e.reason());
                if (message.epoch() > PROTECTED_12) {
                    // RFC 8446 §6: "a message which cannot be parsed according to the syntax […] MUST terminate the
                    // connection with a "decode_error" alert." In the clear it may be forged, and is dropped.
                    throw new HandshakeFailure(Alert.DECODE_ERROR, e.reason());
                }
                if (message.type() == HandshakeType.CERTIFICATE) {
                    refusedCertificate = e.reason();
                }
                reassembly.discard();
                return;
            }
        }
    }

    /** Gives a message to the handshake, and returns whether it was taken. */
    private boolean deliver(HandshakeMessage message) throws MalformedException, HandshakeFailure {
        Handshake current = handshake;
        if (current == null) {
            return false;
        }
        if (!current.isInItsEpoch(message)) {
            drops.count("handshake: message in the wrong epoch");
            return false;
        }
        current.handle(message);
        if (current.isComplete()) {
            complete = true;
            postHandshake = current.afterwards();
            handshake = null;
        }
        return true;
    }

    /** A handshake message of a handshake that is over: the peer repeats its last flight, or wants another handshake. */
    private void afterHandshake(int epoch, int type, int sequence, Timestamp now) {
        if (epoch == 0) {
            drops.count("handshake: after its end");
        } else if (type == HandshakeType.FINISHED && sequence < reassembly.nextSequence()) {
            // RFC 6347 §4.2.4: "the node that transmits the last flight […] MUST respond to a retransmit of the peer's
            // last flight with a retransmit of the last flight"
            flights.peerRepeats(now);
        } else {
            drops.count("handshake: renegotiation refused");
            alerts.refuseRenegotiation();
        }
    }
}
