package dev.parley.dtls;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.TimerTable;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.Fingerprints;
import dev.parley.crypto.NamedGroup;
import dev.parley.dtls.flight.Acknowledgements;
import dev.parley.dtls.flight.Flights;
import dev.parley.dtls.flight.HandshakeLimit;
import dev.parley.dtls.handshake.Alerts;
import dev.parley.dtls.handshake.HandshakeContext;
import dev.parley.dtls.handshake.HandshakeReceiver;
import dev.parley.dtls.handshake.PostHandshake;
import dev.parley.dtls.handshake.Session;
import dev.parley.dtls.handshake.hello.ClientHellos;
import dev.parley.dtls.handshake.hello.ServerHellos;
import dev.parley.dtls.record.BoundedStore;
import dev.parley.dtls.record.IncomingRecords;
import dev.parley.dtls.record.Record;
import dev.parley.dtls.record.RecordLayer;
import dev.parley.dtls.settings.CipherSuite;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.DtlsVersion;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.dtls.wire.Acknowledgement;
import dev.parley.dtls.wire.Alert;
import dev.parley.dtls.wire.ContentType;
import dev.parley.dtls.wire.HandshakeFailure;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a DTLS association, RFC 6347, between peers that know each other's certificate by its fingerprint, RFC 8122 and RFC
 * 8827 §6.5.
 *
 * <pre>
 * state        what happens                                                     next
 * NEW          start                                                            CONNECTING
 * CONNECTING   the handshake is complete and the fingerprint matches            CONNECTED
 *              the handshake has taken too long on a usable path                FAILED
 *              the handshake is complete and the fingerprint differs            FAILED
 *              the handshake cannot go on, or a fatal alert under its keys      FAILED
 * CONNECTED    a fatal alert                                                    FAILED
 * any before   close, or the peer's close_notify                                CLOSED
 * </pre>
 *
 * <p>The engine repeats its flight, more and more slowly, for as long as its owner calls the path usable, and gives up only after
 * {@link DtlsConfig#handshakeLimit} of such time: what was damaged on its way and passed UDP's checksum can put the two ends into
 * disagreement for good. Datagrams that come before {@link #start} and records that come before their keys are kept, within bounds. Alerts
 * without protection are not believed. Not thread-safe; see {@link ProtocolEngine} for the rules of an owner.
 */
public final class DtlsEngine implements ProtocolEngine<DtlsEvent> {
    private enum DtlsTimer {
        /** Our flight is unanswered. */
        RETRANSMISSION,
        /** Part of the peer's flight has come, and the rest has not. */
        ACKNOWLEDGEMENT,
        /** The handshake has had all its time on a path that works. */
        HANDSHAKE_LIMIT
    }

    /** Position of the epoch's two bytes in a plaintext header, RFC 6347 §4.1. */
    private static final int EPOCH_OFFSET = 3;

    /** The first epoch of application data in DTLS 1.3. */
    private static final int FIRST_DATA_EPOCH = 3;

    /** RFC 8446 §5.1: "The length MUST NOT exceed 2^14 bytes." */
    private static final int MAX_PLAINTEXT = 1 << 14;

    private final HandshakeContext context;
    private final RecordLayer records;
    private final Flights flights;
    private final Acknowledgements acknowledgements;
    private final Session session;
    private final HandshakeReceiver receiver;
    private final IncomingRecords incoming;
    private final TimerTable<DtlsTimer> timers = new TimerTable<>(DtlsTimer.class);
    private final ArrayDeque<DtlsEvent> events = new ArrayDeque<>(1);
    private final Alerts alerts;
    private final BoundedStore earlyDatagrams = new BoundedStore();
    private final BoundedStore earlyData = new BoundedStore();
    private final ApplicationData applicationData = new ApplicationData();
    private final DropCounters drops = new DropCounters();

    private DtlsState state = DtlsState.NEW;
    private boolean pathUsable = true;
    private final HandshakeLimit limit;
    /** Description of the last fatal alert in epoch 0, or -1. */
    private int lastUnprotectedAlert = -1;

    private @Nullable DtlsRole role;
    private @Nullable List<Fingerprint> remoteFingerprints;

    /**
     * Makes an engine that has not started.
     *
     * @param random the source of all its keys, nonces and randoms
     */
    public DtlsEngine(DtlsConfig config, SecureRandom random) {
        context = new HandshakeContext(config, random);
        limit = new HandshakeLimit(config.handshakeLimit());
        records = context.records();
        flights = context.flights();
        session = context.session();
        alerts = new Alerts(records, session);
        incoming = new IncomingRecords(records, drops);
        acknowledgements = context.acknowledgements();
        receiver = new HandshakeReceiver(flights, acknowledgements, alerts, drops);
    }

    /** Returns whether a datagram begins with a protected record, or with something that is not a record in the clear. */
    public static boolean beginsProtected(PacketBuffer datagram) {
        int at = datagram.offset() + EPOCH_OFFSET;
        return datagram.length() <= EPOCH_OFFSET + 1
                || Record.isUnified(datagram.array()[datagram.offset()])
                || datagram.array()[at] != 0
                || datagram.array()[at + 1] != 0;
    }

    /**
     * Starts the handshake; a client's first flight is ready at once.
     *
     * @throws IllegalStateException where it has been started or closed
     */
    public void start(DtlsRole ourRole, Timestamp now) {
        if (state != DtlsState.NEW) {
            throw new IllegalStateException("started in state " + state);
        }
        role = ourRole;
        setState(DtlsState.CONNECTING, null);
        receiver.begin(ourRole == DtlsRole.CLIENT ? new ClientHellos(context) : new ServerHellos(context));
        for (byte[] early = earlyDatagrams.poll(); early != null; early = earlyDatagrams.poll()) {
            process(early, 0, early.length, now);
        }
    }

    /**
     * Tells which certificates the peer may show: one fingerprint of the strongest known hash function must match. May come
     * before, during or after the handshake; until then the state stays {@link DtlsState#CONNECTING}. Once the peer has been
     * verified, further calls change nothing.
     */
    public void setRemoteFingerprints(List<Fingerprint> fingerprints, Timestamp now) {
        remoteFingerprints = List.copyOf(fingerprints);
        verifyPeer();
    }

    /** Tells the path's round-trip time, from which the first retransmission timeout follows: twice it, 50 ms at least. */
    public void setRtt(Duration rtt) {
        flights.setRtt(rtt);
    }

    /**
     * Returns whether datagrams can be sent now. While they cannot, nothing is transmitted and no time counts; when they can again,
     * an unanswered flight leaves at once. At first they can.
     */
    public void setPathUsable(boolean usable, Timestamp now) {
        if (usable && !pathUsable && flights.awaitsAnswer()) {
            flights.repeatAtOnce();
        }
        if (!usable) {
            timers.cancel(DtlsTimer.RETRANSMISSION);
            limit.pause(now);
        } else if (!pathUsable && state == DtlsState.CONNECTING && !receiver.isComplete()) {
            limit.resume(now);
        }
        timers.set(DtlsTimer.HANDSHAKE_LIMIT, limit.end());
        pathUsable = usable;
    }

    /**
     * Takes a datagram and decrypts it in place. Fetch its application data with {@link #pollApplicationData} before the next
     * call.
     */
    public void handle(PacketBuffer datagram, Timestamp now) {
        for (int left = applicationData.discardViews(); left > 0; left--) {
            drops.count("application data not fetched");
        }
        if (state == DtlsState.NEW) {
            if (!earlyDatagrams.keep(datagram.array(), datagram.offset(), datagram.length())) {
                drops.count("datagram before the start");
            }
            return;
        }
        process(datagram.array(), datagram.offset(), datagram.length(), now);
    }

    /**
     * Returns the next piece of application data, one record's content, or null. It is a view into the last datagram's array or
     * one of its own, valid until the next {@link #handle}.
     */
    public @Nullable PacketBuffer pollApplicationData() {
        return applicationData.poll();
    }

    /**
     * Makes a record of application data in place; it needs 21 bytes of head room and 16 of tail room.
     *
     * @return whether it was done; false where the state is not {@link DtlsState#CONNECTED}, and nothing has changed then
     */
    public boolean seal(PacketBuffer plaintext) {
        int epoch = session.writeEpoch;
        if (state != DtlsState.CONNECTED || !records.canSeal(epoch)) {
            return false;
        }
        int length = plaintext.length();
        plaintext.prepend(records.headerLength(epoch));
        plaintext.append(records.trailerLength(epoch));
        records.seal(plaintext.array(), plaintext.offset(), length, ContentType.APPLICATION_DATA, epoch);
        return true;
    }

    /** Returns how many bytes {@link #seal} adds to a packet at present; it depends on the cipher suite. */
    public int recordOverhead() {
        return records.headerLength(session.writeEpoch) + records.trailerLength(session.writeEpoch);
    }

    /** Closes the association, with close_notify where there are keys for it. Harmless when it is closed or has failed. */
    public void close(Timestamp now) {
        if (state == DtlsState.CLOSED || state == DtlsState.FAILED) {
            return;
        }
        closeWithNotify();
    }

    private void closeWithNotify() {
        if (receiver.isComplete() || session.writeEpoch > 0) {
            alerts.sendLast(Alert.warning(Alert.CLOSE_NOTIFY));
        }
        end(DtlsState.CLOSED, null);
    }

    /**
     * Derives keys for a layer above, RFC 5705, such as {@code EXTRACTOR-dtls_srtp} of RFC 5764 §4.2.
     *
     * @param exportContext the context value, or null for none, which differs from an empty one
     * @throws IllegalStateException where the state is not {@link DtlsState#CONNECTED}
     */
    public byte[] exportKeyingMaterial(String label, byte @Nullable [] exportContext, int length) {
        Session.KeyExporter exporter = session.exporter;
        if (state != DtlsState.CONNECTED || exporter == null) {
            throw new IllegalStateException("there are no keys in state " + state);
        }
        return exporter.export(label, exportContext, length);
    }

    /** Returns the state. */
    public DtlsState state() {
        return state;
    }

    /** Returns our role, or null before the start. */
    public @Nullable DtlsRole role() {
        return role;
    }

    /** Returns the version, or null until the handshake is complete. */
    public @Nullable DtlsVersion version() {
        return receiver.isComplete() ? session.version : null;
    }

    /** Returns the cipher suite, or null until the handshake is complete. */
    public @Nullable CipherSuite cipherSuite() {
        return receiver.isComplete() ? session.cipherSuite : null;
    }

    /** Returns the group of the key exchange, or null until the handshake is complete. */
    public @Nullable NamedGroup group() {
        return receiver.isComplete() ? session.group : null;
    }

    /** Returns the SRTP profile, or null where none has been negotiated or the handshake is not complete. */
    public @Nullable SrtpProfile srtpProfile() {
        return receiver.isComplete() ? session.srtpProfile : null;
    }

    /** Returns whether the master secret is bound to the handshake, RFC 7627. */
    public boolean extendedMasterSecret() {
        return receiver.isComplete() && session.extendedMasterSecret;
    }

    /** Returns which of our certificates the handshake has shown; null until it is complete, or where the peer asked for none. */
    public @Nullable CertificateAndKey localCertificate() {
        return receiver.isComplete() ? session.localCertificate : null;
    }

    /** Returns the peer's certificates in DER, its own first, not to be changed; empty until the handshake is complete. */
    public List<byte[]> remoteCertificates() {
        return receiver.isComplete() ? session.remoteCertificates : List.of();
    }

    /** Returns what was dropped, and why. */
    public DropCounters drops() {
        return drops;
    }

    /** Returns the name of the handshake's state, which says who must act; for diagnosis and tests. */
    String handshakeState() {
        String current = receiver.stateName();
        return current == null ? state.name() : current;
    }

    @Override
    public void handleTimeout(Timestamp now) {
        for (DtlsTimer timer = timers.pollExpired(now); timer != null; timer = timers.pollExpired(now)) {
            switch (timer) {
                case RETRANSMISSION -> {
                    if (flights.awaitsAnswer()) {
                        flights.repeatAfterTimeout();
                    }
                }
                case ACKNOWLEDGEMENT -> acknowledgements.handleTimeout(now);
                case HANDSHAKE_LIMIT -> end(DtlsState.FAILED, handshakeTimeout());
            }
        }
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        endExhaustedKeys();
        if (!pathUsable) {
            return false;
        }
        PostHandshake after = receiver.postHandshake();
        if (after != null) {
            after.advance();
        }
        if (flights.isPending()) {
            flights.transmit(into, now);
            if (!flights.isPending() && flights.awaitsAnswer()) {
                timers.set(DtlsTimer.RETRANSMISSION, flights.deadline());
            }
            return true;
        }
        if (acknowledgements.isPending()) {
            acknowledgements.transmit(into, session.writeEpoch, now);
            return true;
        }
        return alerts.transmit(into);
    }

    /**
     * Ends an association whose keys may protect no more. Checked here and not for each record: what one batch seals beyond the limit
     * is nothing beside it, and {@link #seal} fails only where the state says so.
     */
    private void endExhaustedKeys() {
        // RFC 9147 §4.5.3: "If the number of received packets that fail authentication […] exceeds the limits […], an
        // implementation SHOULD immediately close the connection." 1.2 has no KeyUpdate for the other limit.
        if (state == DtlsState.CONNECTED && records.isExhausted(session.writeEpoch)) {
            alerts.sendLast(Alert.warning(Alert.CLOSE_NOTIFY));
            end(
                    DtlsState.FAILED,
                    new DtlsFailure(DtlsFailure.Kind.KEYS_EXHAUSTED, -1, "the keys have protected as much as is safe"));
        }
    }

    @Override
    public @Nullable DtlsEvent pollEvent() {
        return events.poll();
    }

    @Override
    public Timestamp nextTimeout() {
        return timers.next();
    }

    // Records

    private void process(byte[] array, int offset, int length, Timestamp now) {
        incoming.take(array, offset, length, now);
        for (Record record = incoming.next(); record != null; record = incoming.next()) {
            dispatch(record, now);
        }
    }

    private void dispatch(Record record, Timestamp now) {
        if (state == DtlsState.CLOSED || state == DtlsState.FAILED) {
            if (record.epoch == session.writeEpoch && record.type != ContentType.ALERT) {
                alerts.repeatLast();
            }
            return;
        }
        if (record.contentLength > MAX_PLAINTEXT && record.epoch > 0) {
            failLocally(DtlsFailure.Kind.ALERT_SENT, Alert.RECORD_OVERFLOW, "a record above 2^14 bytes");
            return;
        }
        switch (record.type) {
            case ContentType.APPLICATION_DATA -> applicationData(record, now);
            case ContentType.HANDSHAKE -> handshakeRecord(record, now);
            case ContentType.ALERT -> alertRecord(record, now);
            case ContentType.CHANGE_CIPHER_SPEC -> changeCipherSpec(record);
            case ContentType.ACKNOWLEDGEMENT -> acknowledgement(record);
            // RFC 8446 §5: "If a TLS implementation receives an unexpected record type, it MUST terminate the
            // connection with an "unexpected_message" alert." In the clear the parser lets none pass.
            default -> failLocally(DtlsFailure.Kind.ALERT_SENT, Alert.UNEXPECTED_MESSAGE, "a record of unknown type");
        }
    }

    private void changeCipherSpec(Record record) {
        // In DTLS 1.2 the epoch in a record's header says under which keys it is, and Finished is believed in epoch 1
        // alone: RFC 6347's ChangeCipherSpec adds nothing to that, and may be lost or late.
        if (record.unified) {
            // RFC 8446 §5: "An implementation which receives […] a protected change_cipher_spec record MUST abort the
            // handshake with an "unexpected_message" alert."
            failLocally(DtlsFailure.Kind.ALERT_SENT, Alert.UNEXPECTED_MESSAGE, "a protected ChangeCipherSpec");
        }
    }

    private void applicationData(Record record, Timestamp now) {
        if (record.unified && record.epoch < FIRST_DATA_EPOCH) {
            drops.count("application data: under the handshake's keys");
            return;
        }
        if (!receiver.isComplete() && record.unified) {
            // RFC 9147 §7.1: records that cannot be used yet are a reason to say what has come.
            acknowledgements.sendNow();
        } else if (!receiver.isComplete() && record.epoch > 0) {
            // RFC 6347 §4.2.4: "Implementations MAY treat receipt of application data with a new epoch prior to receipt
            // of the corresponding Finished message as evidence of reordering or packet loss and retransmit their final
            // flight immediately"
            flights.peerRepeats(now);
        }
        if (record.epoch == 0) {
            drops.count("application data: not protected");
        } else if (state == DtlsState.CONNECTED) {
            applicationData.addView(record.array, record.contentStart, record.contentLength);
        } else if (!earlyData.keep(record.array, record.contentStart, record.contentLength)) {
            drops.count("application data: too much before the peer is verified");
        }
    }

    private void acknowledgement(Record record) {
        if (record.epoch == 0) {
            drops.count("ACK: not protected");
            return;
        }
        try {
            flights.acknowledged(Acknowledgement.parse(record.array, record.contentStart, record.contentLength));
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        if (!flights.awaitsAnswer()) {
            timers.cancel(DtlsTimer.RETRANSMISSION);
        }
    }

    private void alertRecord(Record record, Timestamp now) {
        Alert alert;
        try {
            alert = Alert.parse(record.array, record.contentStart, record.contentLength);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        if (record.epoch == 0) {
            unprotectedAlert(alert, now);
            return;
        }
        if (alert.description() == Alert.CLOSE_NOTIFY) {
            // RFC 5246 §7.2.1: "The other party MUST respond with a close_notify alert of its own and close down the
            // connection immediately"
            closeWithNotify();
        } else if (alert.fatal()) {
            String text = "the peer sent " + Alert.name(alert.description());
            end(DtlsState.FAILED, new DtlsFailure(DtlsFailure.Kind.ALERT_RECEIVED, alert.description(), text));
        }
    }

    /**
     * Takes an alert that anybody on the path could have written. It ends nothing at once: a genuine handshake goes on and takes back
     * what the alert shortened. A peer that really gave up sends nothing else.
     */
    private void unprotectedAlert(Alert alert, Timestamp now) {
        drops.count("alert: not protected");
        if (alert.fatal() && state == DtlsState.CONNECTING && !receiver.isComplete()) {
            lastUnprotectedAlert = alert.description();
            limit.alertHeard(pathUsable, now);
            timers.set(DtlsTimer.HANDSHAKE_LIMIT, limit.end());
        }
    }

    // Handshake

    private DtlsFailure handshakeTimeout() {
        StringBuilder text = new StringBuilder("the handshake did not end in time, in state ").append(handshakeState());
        if (lastUnprotectedAlert >= 0) {
            text.append("; the peer sent ")
                    .append(Alert.name(lastUnprotectedAlert))
                    .append(" without protection");
        }
        String refused = receiver.refusedCertificate();
        if (refused != null) {
            text.append("; the peer's certificate was refused: ").append(refused);
        }
        return new DtlsFailure(DtlsFailure.Kind.HANDSHAKE_TIMEOUT, lastUnprotectedAlert, text.toString());
    }

    private void handshakeRecord(Record record, Timestamp now) {
        boolean before = receiver.isComplete();
        limit.peerHeard(pathUsable, now);
        timers.set(DtlsTimer.HANDSHAKE_LIMIT, limit.end());
        try {
            receiver.take(record, now);
        } catch (HandshakeFailure e) {
            failLocally(DtlsFailure.Kind.ALERT_SENT, e.alert(), e.text());
            return;
        } finally {
            giveOutKeyLog();
        }
        timers.set(DtlsTimer.ACKNOWLEDGEMENT, acknowledgements.deadline());
        if (!flights.awaitsAnswer()) {
            timers.cancel(DtlsTimer.RETRANSMISSION);
        }
        if (!before && receiver.isComplete()) {
            limit.stop();
            timers.cancel(DtlsTimer.HANDSHAKE_LIMIT);
            verifyPeer();
        }
    }

    private void giveOutKeyLog() {
        for (String line = context.keyLogLines().poll();
                line != null;
                line = context.keyLogLines().poll()) {
            events.add(new DtlsEvent.KeyLogLine(line));
        }
    }

    private void verifyPeer() {
        List<Fingerprint> fingerprints = remoteFingerprints;
        if (!receiver.isComplete() || fingerprints == null || state != DtlsState.CONNECTING) {
            return;
        }
        if (session.remoteCertificates.isEmpty()
                || !Fingerprints.matches(fingerprints, session.remoteCertificates.get(0))) {
            // RFC 8122 §6.2: "If the certificate does not match the original fingerprint, the client endpoint MUST
            // terminate the media connection with a bad_certificate error." The same stands there of the server.
            failLocally(
                    DtlsFailure.Kind.FINGERPRINT_MISMATCH,
                    Alert.BAD_CERTIFICATE,
                    "the peer's certificate is not the one that its fingerprint names");
            return;
        }
        setState(DtlsState.CONNECTED, null);
        for (byte[] data = earlyData.poll(); data != null; data = earlyData.poll()) {
            applicationData.addKept(data);
        }
    }

    // Ends

    private void failLocally(DtlsFailure.Kind kind, int alert, String text) {
        alerts.sendLast(Alert.fatal(alert));
        end(DtlsState.FAILED, new DtlsFailure(kind, alert, text));
    }

    private void end(DtlsState last, @Nullable DtlsFailure failure) {
        if (!receiver.isComplete() || session.version == DtlsVersion.DTLS_1_3) {
            flights.end();
        }
        receiver.end();
        limit.stop();
        timers.cancelAll();
        earlyDatagrams.clear();
        incoming.clear();
        earlyData.clear();
        if (last == DtlsState.FAILED) {
            applicationData.clear();
        }
        setState(last, failure);
    }

    private void setState(DtlsState next, @Nullable DtlsFailure failure) {
        state = next;
        events.add(new DtlsEvent.StateChanged(next, failure));
    }
}
