package dev.parley.peer;

import dev.parley.base.Timestamp;
import dev.parley.connection.Connection;
import dev.parley.connection.ConnectionEvent;
import dev.parley.host.ConnectionHost;
import dev.parley.host.port.LoopPorts;
import dev.parley.media.timing.NtpClock;
import dev.parley.negotiation.Applied;
import dev.parley.negotiation.SectionInfo;
import dev.parley.negotiation.Session;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.SctpParameters;
import dev.parley.runtime.TaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a peer connection without W3C objects. The owner sets certificates, creates descriptions with {@link #session}, applies
 * them here, and receives {@link PeerEvent}s. The engines are made when a description first needs a transport, or for the candidate
 * pool. Loop thread only.
 */
public final class Peer {
    private final LoopPorts loopPorts;
    private final TaskSource tasks;
    private final PeerSettings settings;
    private final Consumer<? super PeerEvent> events;
    private final Session session;
    private final PeerTransports transports;
    private final PeerChannels channels;
    private final PeerMedia media;
    private PeerConfiguration configuration;
    private List<PeerCertificate> certificates = List.of();
    private @Nullable ConnectionHost host;
    private boolean closed;

    /**
     * Makes a peer.
     *
     * @param loopPorts its loop
     * @param tasks runs tasks on that loop, in order; they are patient until the peer is connected
     * @param events receives the events, one at a time; it may give the peer commands, and close it
     */
    public Peer(
            LoopPorts loopPorts,
            TaskSource tasks,
            PeerSettings settings,
            PeerConfiguration configuration,
            Consumer<? super PeerEvent> events) {
        this.loopPorts = loopPorts;
        this.tasks = tasks;
        this.settings = settings;
        this.configuration = configuration;
        this.events = events;
        this.session =
                new Session(settings.session(configuration), loopPorts.loop().random());
        this.transports = new PeerTransports(this);
        this.channels = new PeerChannels(this);
        this.media = new PeerMedia(this);
        tasks.setPatient(true);
    }

    // ---- commands ----

    /** Returns the negotiation: it creates descriptions and holds the transceivers. */
    public Session session() {
        return session;
    }

    /**
     * Sets the certificates in order of preference, once and before the first description is created; gathering of the candidate
     * pool begins.
     */
    public void setCertificates(List<PeerCertificate> chosen) {
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
        certificates = List.copyOf(chosen);
        // RFC 8122 §5: of several certificates each one's fingerprint is given, and the handshake shows one that fits.
        List<Fingerprint> fingerprints = new ArrayList<>();
        for (PeerCertificate each : certificates) {
            if (!fingerprints.contains(each.fingerprint())) {
                fingerprints.add(each.fingerprint());
            }
        }
        session.setFingerprints(fingerprints);
        transports.fillPool();
    }

    /**
     * Applies a local description.
     *
     * @param type null for an offer or an answer, as the state wants
     * @param sdp empty for the description created last, or a new one
     * @throws NegotiationException as {@link Session#setLocal} does; nothing has changed then
     */
    public void setLocal(@Nullable SdpType type, String sdp) throws NegotiationException {
        apply(session.setLocal(type, sdp));
    }

    /**
     * Applies a remote description; a local offer that is in its way is rolled back first.
     *
     * @throws NegotiationException as {@link Session#setRemote} does
     */
    public void setRemote(SdpType type, String sdp) throws NegotiationException {
        // webrtc-pc §4.4.2 "setRemoteDescription": "Let p be the result of setting the local session description
        // indicated by {type: "rollback"}. Return the result of reacting to p with a fulfillment step that sets the
        // remote session description".
        if (session.needsRollbackFirst(type)) {
            setLocal(SdpType.ROLLBACK, "");
            if (closed) {
                return; // A consumer of the events has closed the peer.
            }
        }
        apply(session.setRemote(type, sdp));
    }

    private void apply(Applied applied) {
        new ApplyDescription(this).apply(applied);
    }

    /**
     * Adds a remote candidate, or the end of them.
     *
     * @throws NegotiationException as {@link Session#addRemoteCandidate} does
     */
    public void addCandidate(RemoteCandidate candidate) throws NegotiationException {
        transports.apply(session.addRemoteCandidate(candidate));
    }

    /** Changes the configuration. Other servers or another policy need new candidates, and an ICE restart for them. */
    public void setConfiguration(PeerConfiguration changed) {
        // RFC 9429 §4.1.18: "If an ICE gathering phase has already started or completed, the 'needs-ice-restart' bit …
        // will be set." The same stands there of the policy.
        boolean gatherAgain =
                !changed.servers().equals(configuration.servers()) || changed.relayOnly() != configuration.relayOnly();
        if (gatherAgain) {
            session.requireIceRestart();
        }
        configuration = changed;
        session.setConfig(settings.session(changed));
        if (!certificates.isEmpty()) {
            transports.configurationChanged(gatherAgain);
        }
    }

    /** Returns the data channels. */
    public PeerChannels channels() {
        return channels;
    }

    /** Returns audio and video. */
    public PeerMedia media() {
        return media;
    }

    /** Sends what commands have caused at the end of this turn. */
    public void touch() {
        if (host != null) {
            host.touch();
        }
    }

    // ---- state ----

    /** Returns whether a description has a data section that was not rejected. */
    public boolean hasDataSection() {
        return session.descriptions().hasDataSection();
    }

    /** Returns the transport of the data section, or null. */
    public @Nullable Integer dataTransport() {
        for (SectionInfo section : session.descriptions().sections()) {
            Integer id = section.transport();
            if (section.kind() == MediaKind.DATA && id != null && transports.isUsed(id)) {
                return id;
            }
        }
        return null;
    }

    /** Returns the largest message in bytes that the remote end accepts, 0 for no limit; null before it is negotiated. */
    public @Nullable Long remoteMaxMessageSize() {
        SctpParameters remote = transports.remoteSctp();
        return remote == null ? null : remote.maxMessageSize();
    }

    /** Returns the figures of this moment. */
    public PeerStatistics statistics() {
        return PeerStatistics.of(this);
    }

    /** Returns whether the peer was closed. */
    public boolean isClosed() {
        return closed;
    }

    // ---- the end ----

    /** Closes everything at once and abruptly; no event comes any more. {@link #drain} and {@link #release} follow. */
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        session.close();
        channels.closed();
        if (host != null) {
            host.close();
        }
    }

    /** Sends the last packets now; inside an event's consumer they leave when it returns. */
    public void drain() {
        if (host != null) {
            host.drain();
        }
    }

    /** Sends what could not leave before, and gives ports and timers back. Not from an event's consumer. */
    public void release() {
        if (host != null) {
            host.release();
        }
    }

    // ---- for the parts ----

    LoopPorts loopPorts() {
        return loopPorts;
    }

    TaskSource tasks() {
        return tasks;
    }

    PeerSettings settings() {
        return settings;
    }

    PeerConfiguration configuration() {
        return configuration;
    }

    List<PeerCertificate> certificates() {
        return certificates;
    }

    PeerTransports transports() {
        return transports;
    }

    /** Reports an event, unless the peer was closed: webrtc-pc: "If connection.[[IsClosed]] is true, abort these steps." */
    void emit(PeerEvent event) {
        if (!closed) {
            events.accept(event);
        }
    }

    /** Returns the engines, or null before there are any and after they have failed. */
    @Nullable
    Connection connection() {
        return host == null || host.isFailed() ? null : host.connection();
    }

    @Nullable
    ConnectionHost hostIfMade() {
        return host;
    }

    /** Returns the host, which is made when it is first needed. */
    ConnectionHost host() {
        ConnectionHost made = host;
        if (made == null) {
            made = new ConnectionHost(
                    loopPorts,
                    tasks,
                    settings.host(),
                    settings.connection(
                            configuration, certificates, session.transceivers().cname(), ntpClock()),
                    this::handle,
                    this::failed);
            host = made;
            transports.configure(made);
        }
        return made;
    }

    /** Returns the NTP times of the loop's timestamps by its wall clock of this moment, so that no later step of that clock shows. */
    private NtpClock ntpClock() {
        Timestamp now = loopPorts.loop().now();
        return NtpClock.of(now, loopPorts.loop().wallClock(now).toEpochMilli());
    }

    private void handle(ConnectionEvent event) {
        if (closed) {
            return;
        }
        if (event instanceof ConnectionEvent.Data data) {
            Connection connection = connection();
            // The last events of a former association were reported when it was ended.
            if (connection != null && data.association() == connection.association()) {
                channels.handle(data.event());
            }
        } else if (event instanceof ConnectionEvent.Ice ice) {
            transports.handle(ice.event());
        } else if (event instanceof ConnectionEvent.DtlsStateChanged changed) {
            transports.handle(changed);
        } else if (event instanceof ConnectionEvent.DataShed shed) {
            emit(new PeerEvent.DataShed(shed.bytes()));
        } else if (event instanceof ConnectionEvent.Media of) {
            media.handle(of.event());
        } else if (event instanceof ConnectionEvent.Stream) {
            throw new AssertionError("the host opens streams itself");
        } else if (event instanceof ConnectionEvent.KeyLogLine line) {
            emit(new PeerEvent.KeyLogLine(line.line()));
        } else {
            throw new AssertionError("an event of the connection without a consumer: " + event);
        }
    }

    private void failed(Throwable thrown) {
        String reason = "an internal failure has ended the connection: " + thrown;
        channels.failed(reason);
        emit(new PeerEvent.Failed(PeerFailure.dtls(reason)));
    }
}
