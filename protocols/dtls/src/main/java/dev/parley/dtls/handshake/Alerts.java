package dev.parley.dtls.handshake;

import dev.parley.base.PacketBuffer;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.ContentType;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Our alerts on their way out, RFC 5246 §7.2, and how often they go. */
public final class Alerts {
    /** How often a lost alert is sent again to a peer that goes on as if it had not come. */
    public static final int MAX_REPEATS = 5;

    /** How many attempts to renegotiate are answered; the rest are dropped in silence. */
    static final int MAX_RENEGOTIATION_REFUSALS = 4;

    private final RecordLayer records;
    private final Session session;
    private final ArrayDeque<Alert> pending = new ArrayDeque<>(1);
    private @Nullable Alert last;
    private int repeats;
    private int refusals;

    public Alerts(RecordLayer records, Session session) {
        this.records = records;
        this.session = session;
    }

    /** Sends the alert with which we end. */
    public void sendLast(Alert alert) {
        last = alert;
        pending.add(alert);
    }

    /** The peer sends on after our last alert, which may have been lost: sends it again, a few times. */
    public void repeatLast() {
        // RFC 6347 §4.2.7: "a DTLS implementation which would ordinarily issue an alert SHOULD generate a new alert
        // message if the offending record is received again"
        if (last != null && repeats < MAX_REPEATS && pending.isEmpty()) {
            repeats++;
            pending.add(last);
        }
    }

    /** Answers a wish to renegotiate. */
    void refuseRenegotiation() {
        // RFC 5246 §7.2.2, no_renegotiation: "Sent by the client in response to a hello request or by the server in
        // response to a client hello after initial handshaking."
        if (refusals < MAX_RENEGOTIATION_REFUSALS) {
            refusals++;
            pending.add(Alert.warning(Alert.NO_RENEGOTIATION));
        }
    }

    /** Appends a datagram with the next alert, in the epoch in which we write; returns false where there is none. */
    public boolean transmit(TransmitBatch into) {
        Alert alert = pending.poll();
        if (alert == null) {
            return false;
        }
        int epoch = session.writeEpoch;
        byte[] content = alert.encoded();
        PacketBuffer datagram = into.append(null);
        datagram.append(records.headerLength(epoch) + content.length + records.trailerLength(epoch));
        datagram.put(records.headerLength(epoch), content, 0, content.length);
        records.seal(datagram.array(), datagram.offset(), content.length, ContentType.ALERT, epoch);
        return true;
    }
}
