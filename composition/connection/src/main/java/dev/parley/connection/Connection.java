package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.media.MediaTransport;
import dev.parley.connection.relay.Relays;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.frames.EncodedFrame;
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceEvent;
import dev.parley.ice.LocalBase;
import dev.parley.media.RtpSession;
import dev.parley.media.RtpStatistics;
import dev.parley.media.SendResult;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All engines of one peer connection: an ICE agent for one to n transports, a DTLS association for each of their components, and
 * on one of the transports, on component 1, an SCTP association with its data channels.
 *
 * <p>Which m-sections share a transport (BUNDLE) is the owner's mapping; a transport is named by the id that the owner chose, which
 * is also ICE's stream id. Commands about gathering, remote candidates, restarts and roles go straight to {@link #ice()}, those
 * about channels to {@link #dataChannels()}; after either the owner drains this engine, as after a command of its own.
 *
 * <p>DTLS starts on the first valid pair. Its records are processed only where authenticated STUN has validated the path they came
 * on. While the remote end's consent is missing nothing leaves, and DTLS and SCTP stand still.
 */
public final class Connection implements ProtocolEngine<ConnectionEvent> {
    private final IceAgent ice;
    private final Deque<ConnectionEvent> events = new ArrayDeque<>(1);
    private final DropCounters drops = new DropCounters();
    /** What was ended and is still to be sent, each with its path. */
    private final TransmitBatch farewell = new TransmitBatch();

    private final SecureTransports associations;
    private final Relays relays;

    /** Transport of each transceiver that was configured. Looked up only. */
    private final Map<Integer, Integer> mediaTransports = new HashMap<>(0);

    /** Transceivers whose sound is played out. */
    private final Set<Integer> playout = new HashSet<>(0);

    private int farewellSent;
    private boolean closed;
    /** True if the last {@link #pollTransmit} appended something, so that the drain goes on. */
    private boolean draining;

    private Timestamp lastNow = Timestamp.ZERO;

    /**
     * Makes a connection without transports.
     *
     * @param random the source of everything random below
     */
    public Connection(ConnectionConfig config, SecureRandom random) {
        this.ice = new IceAgent(config.ice(), IceRole.CONTROLLING, random);
        this.relays = new Relays(ice, random, drops, order -> events.add(new ConnectionEvent.Stream(order)));
        this.associations = new SecureTransports(config, random, ice, events, drops, farewell);
    }

    // ---- commands

    /** Returns the ICE agent, for gathering, remote candidates, restarts and roles. */
    public IceAgent ice() {
        return ice;
    }

    /** Returns the TURN allocations, for their servers. */
    public Relays relays() {
        return relays;
    }

    /** Gives a component of a transport a socket: ICE takes it as a base, and the transport's TURN servers are asked from there. */
    public void addLocalBase(int id, int component, LocalBase base, Timestamp now) {
        lastNow = now;
        ice.addLocalBase(id, component, base, now);
        relays.addBase(id, component, base, now);
    }

    /** The socket of a base is lost, with its interface; so are the relayed addresses that were reached from there. */
    public void removeLocalBase(InetSocketAddress address, Timestamp now) {
        lastNow = now;
        relays.removeBase(address, now);
        ice.removeLocalBase(address, now);
    }

    /** No further socket will come for now; gathering ends when the servers have answered. */
    public void endOfLocalBases(int id, Timestamp now) {
        lastNow = now;
        relays.endOfBases(id, now);
    }

    /**
     * Makes a transport.
     *
     * @param id names it here and in ICE
     * @param componentCount 1, or 2 while rtcp-mux is not agreed
     * @param local our ICE credentials
     */
    public void addTransport(int id, int componentCount, IceCredentials local, Timestamp now) {
        lastNow = now;
        requireOpen();
        ice.addStream(id, componentCount, local);
        associations.add(id, componentCount, now);
    }

    /** Ends a transport. Data channels on it are closed. */
    public void removeTransport(int id, Timestamp now) {
        lastNow = now;
        associations.remove(id, now);
        ice.removeStream(id, now);
        pump(now);
    }

    /** Ends one component of a transport: component 2, once rtcp-mux is agreed. */
    public void removeComponent(int id, int component, Timestamp now) {
        lastNow = now;
        if (associations.removeComponent(id, component, now)) {
            ice.removeComponent(id, component, now);
            pump(now);
        }
    }

    /**
     * Tells what the remote description says about a transport. May be repeated, as each description repeats it: the same values
     * change nothing, new credentials follow an ICE restart and leave DTLS as it is.
     *
     * @param remote the peer's ICE credentials
     * @param lite whether the peer is an ICE lite agent
     * @param fingerprints those of the peer's certificate; empty while they are not known
     * @param ourRole our part in the DTLS handshake, or null while it is not decided
     */
    public void setRemoteTransport(
            int id,
            IceCredentials remote,
            boolean lite,
            List<Fingerprint> fingerprints,
            @Nullable DtlsRole ourRole,
            Timestamp now) {
        lastNow = now;
        ice.setRemoteLite(lite, now);
        if (!remote.equals(ice.remoteCredentials(id))) {
            ice.setRemoteCredentials(id, remote, now);
        }
        associations.setRemote(id, fingerprints, ourRole, now);
        pump(now);
    }

    /**
     * Ends the DTLS association of each component of a transport, with close_notify, and the data channels above it, and makes new
     * ones: they begin as soon as the next {@link #setRemoteTransport} has told role and fingerprints and the ICE restart that comes
     * with it has a path. Of the former association nothing more is told.
     */
    public void restartDtls(int id, Timestamp now) {
        lastNow = now;
        requireOpen();
        associations.restartDtls(id, now);
        pump(now);
    }

    /**
     * Puts an SCTP association on a transport, or, where there is one, tells it the peer's new limit.
     *
     * @param local our "a=sctp-port" and "a=max-message-size"
     * @param remote the peer's
     */
    public void startData(int transportId, SctpParameters local, SctpParameters remote, Timestamp now) {
        lastNow = now;
        requireOpen();
        associations.startData(transportId, local, remote, now);
        pump(now);
    }

    /** Ends the SCTP association, where there is one; another may be started afterwards. */
    public void stopData(Timestamp now) {
        lastNow = now;
        associations.stopData(now);
    }

    /**
     * Permits data channels to find out how large packets may be on paths from a base (RFC 8899), up to a limit; without it their
     * datagrams have at most 1,200 bytes. The owner tells only of bases whose datagrams that {@linkplain TransmitBatch#isDontFragment
     * must not be fragmented} are not; it counts for paths that are selected from now on.
     *
     * @param largestPacket the largest IP packet in bytes, no larger than the interface's MTU; 0 takes the permission back
     */
    public void setLargestPacket(InetSocketAddress base, int largestPacket) {
        associations.setLargestPacket(base, largestPacket);
    }

    /**
     * Returns the data channels, or null before {@link #startData}. Their events come out of {@link #pollEvent}, their packets out of
     * {@link #pollTransmit}: the owner gives them commands and does not drain them.
     */
    public @Nullable DataChannels dataChannels() {
        return associations.dataChannels();
    }

    /** Sets the sending side of a transceiver on a transport; on another one before, it ends there. */
    public void configureMedia(int transport, SendConfiguration configuration, Timestamp now) {
        session(transport, configuration.transceiver(), now).configure(configuration, now);
        pump(now);
    }

    /** Sets the receiving side of a transceiver on a transport; on another one before, it ends there. */
    public void configureMedia(int transport, ReceiveConfiguration configuration, Timestamp now) {
        session(transport, configuration.transceiver(), now).configure(configuration, now);
        pump(now);
    }

    private RtpSession session(int transport, int transceiver, Timestamp now) {
        lastNow = now;
        requireOpen();
        Integer former = mediaTransports.put(transceiver, transport);
        if (former != null && former != transport) {
            endMedia(former, transceiver, now);
        }
        RtpSession session = associations.session(transport, now);
        session.setPlayout(transceiver, playout.contains(transceiver));
        return session;
    }

    /**
     * Sets whether packets of sound of a transceiver are events as they arrive, {@link dev.parley.media.RtpEvent.AudioPacketReceived}; off
     * by default. Before and after it is configured.
     */
    public void setPlayout(int transceiver, boolean on, Timestamp now) {
        lastNow = now;
        if (on) {
            playout.add(transceiver);
        } else {
            playout.remove(transceiver);
        }
        Integer transport = mediaTransports.get(transceiver);
        if (transport != null && !closed) {
            associations.session(transport, now).setPlayout(transceiver, on);
        }
    }

    /** Ends both sides of a transceiver. */
    public void removeMedia(int transceiver, Timestamp now) {
        lastNow = now;
        Integer transport = mediaTransports.remove(transceiver);
        playout.remove(transceiver);
        if (transport != null && !closed) {
            endMedia(transport, transceiver, now);
            pump(now);
        }
    }

    /** Ends a transceiver on a transport, which may have been removed with its session. */
    private void endMedia(int transport, int transceiver, Timestamp now) {
        if (associations.media(transport) != null) {
            associations.session(transport, now).remove(transceiver, now);
        }
    }

    /**
     * Sends a frame of a transceiver's encoding.
     *
     * @param rid the encoding, or null without simulcast
     * @param audioLevel level of an audio frame below the overload point, 0 to 127, or -1 if unknown
     */
    public SendResult sendFrame(
            int transceiver, @Nullable String rid, EncodedFrame frame, int audioLevel, Timestamp now) {
        lastNow = now;
        Integer transport = mediaTransports.get(transceiver);
        if (transport == null || closed) {
            return SendResult.NOT_NEGOTIATED;
        }
        return associations.session(transport, now).send(transceiver, rid, frame, audioLevel, now);
    }

    /**
     * Sends a telephone tone of a transceiver instead of its sound.
     *
     * @param key "0" to "9", "*", "#", "A" to "D"
     * @return false if it cannot be sent now
     */
    public boolean sendTone(int transceiver, char key, Duration length, Timestamp now) {
        lastNow = now;
        Integer transport = mediaTransports.get(transceiver);
        return transport != null
                && !closed
                && associations.session(transport, now).sendTone(transceiver, key, length, now);
    }

    /** Asks the peer for a key frame of all streams of a transceiver, or of one RID. Requests are throttled. */
    public void requestKeyFrame(int transceiver, @Nullable String rid, Timestamp now) {
        lastNow = now;
        Integer transport = mediaTransports.get(transceiver);
        if (transport != null && !closed) {
            associations.session(transport, now).requestKeyFrame(transceiver, rid);
        }
    }

    /** Returns the figures of a transport's RTP session, or null if it has none. */
    public @Nullable RtpStatistics mediaStatistics(int transport) {
        MediaTransport found = associations.media(transport);
        return found == null ? null : found.session().statistics();
    }

    /** Returns the number of the present SCTP association, or of the last one: 1, 2 and so on; 0 before the first. */
    public int association() {
        return associations.sctpAssociation();
    }

    /** Returns a component's DTLS, to ask about it or to export keys; null where there is no such component. */
    public @Nullable DtlsEngine dtls(int transport, int component) {
        ComponentTransport found = associations.find(transport, component);
        return found == null ? null : found.dtls;
    }

    /**
     * Returns whether a datagram is for a DTLS handshake that is under way, so that it may cost a thousand times what any other does. An
     * owner of many connections may let it wait until the others have been served.
     */
    public boolean isHandshake(PacketBuffer datagram, Path path) {
        return !closed
                && PacketKind.of(datagram) == PacketKind.DTLS
                && ice.isValidated(path)
                && associations.isHandshake(path);
    }

    /**
     * Takes a datagram, borrowed for the call; it may be decrypted in place.
     *
     * @return whether STUN authenticated it as meant for this connection; a shared port attributes its remote address to this
     *     connection only then
     */
    public boolean handle(PacketBuffer datagram, Path path, Timestamp now) {
        lastNow = now;
        if (closed) {
            drops.count("after close");
            return false;
        }
        if (!relays.isEmpty()) {
            Path unwrapped = relays.unwrap(datagram, path, now);
            if (unwrapped == null || !unwrapped.equals(path)) {
                if (unwrapped != null) {
                    take(datagram, unwrapped, now);
                }
                pump(now);
                return false;
            }
        }
        return take(datagram, path, now);
    }

    private boolean take(PacketBuffer datagram, Path path, Timestamp now) {
        switch (PacketKind.of(datagram)) {
            case STUN -> {
                boolean ours = ice.handle(datagram, path, now);
                pump(now);
                return ours;
            }
            case DTLS -> {
                if (associations.handle(datagram, path, now)) {
                    pump(now);
                }
            }
            case RTP -> associations.handleMedia(datagram, path, now);
            case ZRTP -> drops.count("ZRTP");
            case TURN_CHANNEL -> drops.count("TURN channel without allocation");
            case UNKNOWN -> drops.count("unknown first byte");
        }
        return false;
    }

    /**
     * Ends everything at once: the association's ABORT and each component's close_notify leave with the next drain, best effort, and no
     * deadline remains.
     */
    public void close(Timestamp now) {
        lastNow = now;
        if (closed) {
            return;
        }
        pump(now);
        associations.close(now);
        // The last packets on relayed paths leave before the allocations end.
        relays.wrap(farewell, 0, now);
        relays.close(farewell, now);
        ice.close(now);
        closed = true;
        takeIceEvents(now);
    }

    /** Returns about how many bytes of heap the data channels take, in both directions. Costs nothing to ask. */
    public long dataMemory() {
        DataChannels present = associations.dataChannels();
        return present == null ? 0 : present.memory();
    }

    /**
     * Ends the SCTP association, if there is one, because too much memory is in use; its channels are closed with a failure. ICE and
     * DTLS go on. {@link ConnectionEvent.DataShed} tells how much it was.
     */
    public void shedData(Timestamp now) {
        lastNow = now;
        DataChannels present = associations.dataChannels();
        if (!closed && present != null) {
            events.add(new ConnectionEvent.DataShed(present.memory()));
            present.shed("the data channels took more memory than there was for all connections", now);
            pump(now);
        }
    }

    /** Returns the figures of the moment. */
    public ConnectionStatistics statistics() {
        DataChannels present = associations.dataChannels();
        return new ConnectionStatistics(
                associations.statistics(),
                present == null ? null : present.association().statistics(),
                drops.snapshot());
    }

    // ---- The engine's verbs

    @Override
    public void handleTimeout(Timestamp now) {
        lastNow = now;
        if (closed) {
            return;
        }
        relays.handleTimeout(now);
        ice.handleTimeout(now);
        associations.handleTimeout(now);
        pump(now);
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        lastNow = now;
        if (farewellSent < farewell.size()) {
            PacketBuffer packet = farewell.packet(farewellSent);
            into.append(farewell.path(farewellSent), packet.length())
                    .append(packet.array(), packet.offset(), packet.length());
            farewellSent++;
            if (farewellSent == farewell.size()) {
                farewell.clear();
                farewellSent = 0;
            }
            return true;
        }
        if (closed) {
            return false;
        }
        if (!draining) {
            // Once a drain: the owner may have given ICE or the channels commands.
            pump(now);
        }
        draining = relays.isEmpty() ? pollEngines(into, now) : pollRelayed(into, now);
        return draining;
    }

    private boolean pollEngines(TransmitBatch into, Timestamp now) {
        return ice.pollTransmit(into, now) || associations.pollTransmit(into, now);
    }

    private boolean pollRelayed(TransmitBatch into, Timestamp now) {
        int from = into.size();
        while (pollEngines(into, now)) {
            if (relays.wrap(into, from, now)) {
                return true;
            }
        }
        return relays.pollTransmit(into, now);
    }

    @Override
    public @Nullable ConnectionEvent pollEvent() {
        if (events.isEmpty() && !closed) {
            pump(lastNow);
        }
        if (events.isEmpty()) {
            associations.noEvent();
        }
        return events.poll();
    }

    @Override
    public Timestamp nextTimeout() {
        if (closed) {
            return Timestamp.NEVER;
        }
        return Timestamp.min(relays.nextTimeout(), Timestamp.min(ice.nextTimeout(), associations.nextTimeout()));
    }

    // ---- From engine to engine

    private void pump(Timestamp now) {
        if (closed) {
            return;
        }
        takeIceEvents(now);
        associations.pump(now);
    }

    private void takeIceEvents(Timestamp now) {
        for (IceEvent event = ice.pollEvent(); event != null; event = ice.pollEvent()) {
            if (event instanceof IceEvent.BaseReleased released && relays.released(released.base(), now)) {
                continue;
            }
            events.add(new ConnectionEvent.Ice(event));
            associations.pathsTouched();
            if (event instanceof IceEvent.PathValidated validated) {
                associations.pathValidated(validated.stream(), validated.component(), validated.path(), now);
            } else if (event instanceof IceEvent.SelectedPairChanged selected) {
                associations.pathSelected(selected.stream(), selected.component(), selected.path(), now);
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the connection is closed");
        }
    }
}
