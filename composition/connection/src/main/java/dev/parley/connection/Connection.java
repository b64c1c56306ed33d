package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceAgent;
import dev.parley.ice.IceEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
    private final ConnectionConfig config;
    private final SecureRandom random;
    private final IceAgent ice;
    private final List<ComponentTransport> components = new ArrayList<>();
    private final Deque<ConnectionEvent> events = new ArrayDeque<>(1);
    private final EarlyDatagrams early = new EarlyDatagrams();
    private final DropCounters drops = new DropCounters();
    private final DataTransport data;
    /** What {@link #close} left to send, each with its path. */
    private final TransmitBatch farewell = new TransmitBatch();

    private int farewellSent;
    private boolean closed;
    /** Whether the last {@link #pollTransmit} appended something, so that the drain goes on. */
    private boolean draining;

    /** The path that DTLS last came over, once ICE had validated it, and whose it is: most datagrams come over one. */
    private @Nullable Path lastPath;

    private @Nullable ComponentTransport lastComponent;

    /**
     * Whether DTLS or SCTP were given anything since they were last found empty. While they were not, a consent check is between ICE and
     * the peer: of thousands of idle connections, what lies above ICE is not even looked at.
     */
    private boolean aboveTouched = true;

    /** Whether nothing has come out of DTLS and SCTP since they were last given anything; {@link #pollEvent} may still have something. */
    private boolean nothingToSend;

    /** The earliest deadline of DTLS and SCTP, valid while they are not touched. */
    private Timestamp aboveDeadline = Timestamp.ZERO;

    /** ICE's number of path changes when the components last followed. */
    private int followedPaths = -1;

    /** Which component is served first at the next {@link #pollTransmit}. */
    private int turn;

    private Timestamp lastNow = Timestamp.ZERO;

    /**
     * Makes a connection without transports.
     *
     * @param random the source of everything random below
     */
    public Connection(ConnectionConfig config, SecureRandom random) {
        this.config = config;
        this.random = random;
        this.data = new DataTransport(config, random, events);
        this.ice = new IceAgent(config.ice(), IceRole.CONTROLLING, random);
    }

    // ---- What the owner wants

    /** Returns the ICE agent, for gathering, remote candidates, restarts and roles. */
    public IceAgent ice() {
        return ice;
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
        touchAbove();
        requireOpen();
        ice.addStream(id, componentCount, local);
        for (int component = 1; component <= componentCount; component++) {
            components.add(new ComponentTransport(id, component, ice, config.dtls(), random, now));
        }
    }

    /** Ends a transport. Data channels on it are closed. */
    public void removeTransport(int id, Timestamp now) {
        lastNow = now;
        touchAbove();
        for (ComponentTransport component : List.copyOf(components)) {
            if (component.transport == id) {
                drop(component, now);
            }
        }
        ice.removeStream(id, now);
        pump(now);
    }

    /** Ends one component of a transport: component 2, once rtcp-mux is agreed. */
    public void removeComponent(int id, int component, Timestamp now) {
        lastNow = now;
        touchAbove();
        ComponentTransport found = find(id, component);
        if (found != null) {
            drop(found, now);
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
        touchAbove();
        ice.setRemoteLite(lite, now);
        if (!remote.equals(ice.remoteCredentials(id))) {
            ice.setRemoteCredentials(id, remote, now);
        }
        for (ComponentTransport component : components) {
            if (component.transport == id) {
                if (!fingerprints.isEmpty()) {
                    component.dtls.setRemoteFingerprints(fingerprints, now);
                }
                if (ourRole != null) {
                    component.setRole(ourRole);
                }
            }
        }
        data.tellRole(dataCarrier(), now);
        pump(now);
    }

    /**
     * Ends the DTLS association of each component of a transport, with close_notify, and the data channels above it, and makes new
     * ones: they begin as soon as the next {@link #setRemoteTransport} has told role and fingerprints and the ICE restart that comes
     * with it has a path. Of the former association nothing more is told.
     */
    public void restartDtls(int id, Timestamp now) {
        lastNow = now;
        touchAbove();
        requireOpen();
        for (ComponentTransport component : components) {
            if (component.transport == id) {
                sayGoodBye(component, now);
                while (component.dtls.pollEvent() != null) {
                    // Its end is what the owner has asked for.
                }
                component.restartDtls(config.dtls(), random, now);
                events.add(new ConnectionEvent.DtlsStateChanged(id, component.component, DtlsState.NEW, null));
            }
        }
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
        touchAbove();
        requireOpen();
        data.start(transportId, local, remote);
        ComponentTransport carrier = dataCarrier();
        DataChannels channels = data.channels();
        if (channels != null) {
            channels.association().pathUsable(carrier != null && carrier.isUsable(), now);
        }
        data.tellRole(carrier, now);
        pump(now);
    }

    /** Ends the SCTP association, where there is one; another may be started afterwards. */
    public void stopData(Timestamp now) {
        lastNow = now;
        touchAbove();
        data.stop(dataCarrier(), farewell, now);
    }

    /**
     * Permits data channels to find out how large packets may be on paths from a base (RFC 8899), up to a limit; without it their
     * datagrams have at most 1,200 bytes. The owner tells only of bases whose datagrams that {@linkplain TransmitBatch#isDontFragment
     * must not be fragmented} are not; it counts for paths that are selected from now on.
     *
     * @param largestPacket the largest IP packet in bytes, no larger than the interface's MTU; 0 takes the permission back
     */
    public void setLargestPacket(InetSocketAddress base, int largestPacket) {
        data.setLargestPacket(base, largestPacket);
    }

    /**
     * Returns the data channels, or null before {@link #startData}. Their events come out of {@link #pollEvent}, their packets out of
     * {@link #pollTransmit}: the owner gives them commands and does not drain them.
     */
    public @Nullable DataChannels dataChannels() {
        return data.channels();
    }

    /** Returns the number of the present SCTP association, or of the last one: 1, 2 and so on; 0 before the first. */
    public int association() {
        return data.association();
    }

    /** Returns a component's DTLS, to ask about it or to export keys; null where there is no such component. */
    public @Nullable DtlsEngine dtls(int transport, int component) {
        ComponentTransport found = find(transport, component);
        return found == null ? null : found.dtls;
    }

    /**
     * Returns whether a datagram is for a DTLS handshake that is under way, so that it may cost a thousand times what any other does. An
     * owner of many connections may let it wait until the others have been served.
     */
    public boolean isHandshake(PacketBuffer datagram, Path path) {
        if (closed || PacketKind.of(datagram) != PacketKind.DTLS || !ice.isValidated(path)) {
            return false;
        }
        ComponentTransport component = path.equals(lastPath) && lastComponent != null
                ? lastComponent
                : find(ice.streamOf(path), ice.componentOf(path));
        return component != null && component.isHandshaking();
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
        switch (PacketKind.of(datagram)) {
            case STUN -> {
                boolean ours = ice.handle(datagram, path, now);
                pump(now);
                return ours;
            }
            case DTLS -> handleDtls(datagram, path, now);
            case RTP -> drops.count("RTP without media");
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
        touchAbove();
        if (closed) {
            return;
        }
        pump(now);
        stopData(now);
        for (ComponentTransport component : List.copyOf(components)) {
            drop(component, now);
        }
        ice.close(now);
        closed = true;
        early.clear();
        takeIceEvents(now);
    }

    /** Returns the figures of the moment. */
    public ConnectionStatistics statistics() {
        List<TransportStatistics> transports = new ArrayList<>();
        for (ComponentTransport component : components) {
            transports.add(component.statistics());
        }
        DataChannels present = data.channels();
        return new ConnectionStatistics(
                transports, present == null ? null : present.association().statistics(), drops.snapshot());
    }

    // ---- The engine's verbs

    @Override
    public void handleTimeout(Timestamp now) {
        lastNow = now;
        if (closed) {
            return;
        }
        ice.handleTimeout(now);
        if (isAboveTouched() || !aboveDeadline.isAfter(now)) {
            touchAbove();
            for (ComponentTransport component : components) {
                component.dtls.handleTimeout(now);
            }
            data.handleTimeout(now);
        }
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
        draining = transmit(into, now);
        return draining;
    }

    private boolean transmit(TransmitBatch into, Timestamp now) {
        if (ice.pollTransmit(into, now)) {
            return true;
        }
        if (!isAboveTouched()) {
            return false;
        }
        // Each component in its turn, so that one with much to send does not hold up the others.
        int count = components.size();
        for (int i = 0; i < count; i++) {
            ComponentTransport component = components.get((turn + i) % count);
            if (component.pollHandshake(into, now)
                    || data.isCarriedBy(component) && data.pollTransmit(component, into, now)) {
                turn = (turn + i + 1) % count;
                return true;
            }
        }
        // A command that the owner gives while it takes the events touches the data anew, and is drained once more.
        aboveTouched = true;
        nothingToSend = true;
        data.drained();
        return false;
    }

    @Override
    public @Nullable ConnectionEvent pollEvent() {
        if (events.isEmpty() && !closed) {
            pump(lastNow);
        }
        if (events.isEmpty() && nothingToSend && !data.isTouched()) {
            restAbove();
        }
        return events.poll();
    }

    @Override
    public Timestamp nextTimeout() {
        if (closed) {
            return Timestamp.NEVER;
        }
        return Timestamp.min(ice.nextTimeout(), isAboveTouched() ? nextTimeoutAbove() : aboveDeadline);
    }

    private Timestamp nextTimeoutAbove() {
        Timestamp next = data.nextTimeout();
        for (ComponentTransport component : components) {
            next = Timestamp.min(next, component.dtls.nextTimeout());
        }
        return next;
    }

    // ---- What lies above ICE

    private boolean isAboveTouched() {
        return aboveTouched || data.isTouched();
    }

    private void touchAbove() {
        aboveTouched = true;
        nothingToSend = false;
    }

    private void restAbove() {
        aboveTouched = false;
        nothingToSend = false;
        aboveDeadline = nextTimeoutAbove();
    }

    // ---- DTLS and what is in it

    private void handleDtls(PacketBuffer datagram, Path path, Timestamp now) {
        ComponentTransport component = lastComponent;
        if (component == null || !path.equals(lastPath)) {
            component = find(ice.streamOf(path), ice.componentOf(path));
            if (component == null) {
                drops.count("DTLS on an unknown base");
                return;
            }
            if (!ice.isValidated(path)) {
                if (!early.add(datagram, path)) {
                    drops.count("too much DTLS on unvalidated paths");
                }
                return;
            }
            lastPath = path;
            lastComponent = component;
        }
        if (!component.isUsable()) {
            ice.noteReceivedEarly(path, now);
        }
        handleDtls(component, datagram, now);
        pump(now);
    }

    private void handleDtls(ComponentTransport component, PacketBuffer datagram, Timestamp now) {
        if (!component.isOfPresentAssociation(datagram)) {
            drops.count("DTLS of a former association");
            return;
        }
        touchAbove();
        int bytes = datagram.length();
        component.dtls.handle(datagram, now);
        component.received(bytes);
        // SCTP starts before the packets are looked at that came with the last flight.
        takeDtlsEvents(component, now);
        if (takeApplicationData(component, now)) {
            component.authenticated(bytes, now);
        }
    }

    /** Returns whether there was any. */
    private boolean takeApplicationData(ComponentTransport component, Timestamp now) {
        boolean any = false;
        for (PacketBuffer packet = component.dtls.pollApplicationData();
                packet != null;
                packet = component.dtls.pollApplicationData()) {
            any = true;
            touchAbove();
            if (!data.isCarriedBy(component) || !data.handle(packet, now)) {
                drops.count("application data without association");
            }
        }
        return any;
    }

    private @Nullable ComponentTransport dataCarrier() {
        return find(data.transport(), 1);
    }

    // ---- From engine to engine

    private void pump(Timestamp now) {
        if (closed) {
            return;
        }
        takeIceEvents(now);
        boolean follow = followedPaths != ice.pathChanges();
        if (!follow && !isAboveTouched()) {
            return;
        }
        if (follow) {
            followedPaths = ice.pathChanges();
            touchAbove();
        }
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport component = components.get(i);
            component.followPath(data.isCarriedBy(component) ? data.channels() : null, now);
            takeDtlsEvents(component, now);
            takeApplicationData(component, now);
        }
        data.takeEvents();
    }

    private void takeIceEvents(Timestamp now) {
        for (IceEvent event = ice.pollEvent(); event != null; event = ice.pollEvent()) {
            touchAbove();
            events.add(new ConnectionEvent.Ice(event));
            // Whatever has happened to the paths, the next datagram asks about its own.
            lastComponent = null;
            if (event instanceof IceEvent.PathValidated validated) {
                ComponentTransport component = find(validated.stream(), validated.component());
                for (byte[] datagram : early.take(validated.path())) {
                    if (component != null) {
                        handleDtls(component, PacketBuffer.wrap(datagram), now);
                    }
                }
            } else if (event instanceof IceEvent.SelectedPairChanged selected) {
                ComponentTransport component = find(selected.stream(), selected.component());
                if (component != null) {
                    boolean changed = component.pathSelected(selected.path());
                    if (data.isCarriedBy(component)) {
                        if (changed) {
                            data.pathChanged(now);
                        }
                        data.probePathMtu(component, now);
                    }
                }
            }
        }
    }

    private void takeDtlsEvents(ComponentTransport component, Timestamp now) {
        for (DtlsEvent event = component.dtls.pollEvent(); event != null; event = component.dtls.pollEvent()) {
            touchAbove();
            if (event instanceof DtlsEvent.KeyLogLine line) {
                events.add(new ConnectionEvent.KeyLogLine(line.line()));
            } else if (event instanceof DtlsEvent.StateChanged changed) {
                events.add(new ConnectionEvent.DtlsStateChanged(
                        component.transport, component.component, changed.state(), changed.failure()));
                if (data.isCarriedBy(component)) {
                    data.dtlsChanged(changed.state(), changed.failure(), now);
                }
            }
        }
        if (data.isCarriedBy(component)) {
            data.follow(component, now);
        }
    }

    /** Ends one component: its close_notify is kept for the next drain. */
    private void drop(ComponentTransport component, Timestamp now) {
        sayGoodBye(component, now);
        takeDtlsEvents(component, now);
        components.remove(component);
    }

    private void sayGoodBye(ComponentTransport component, Timestamp now) {
        if (data.isCarriedBy(component)) {
            stopData(now);
        }
        component.dtls.close(now);
        while (component.pollHandshake(farewell, now)) {
            // All of it leaves with the next drain.
        }
        lastComponent = null;
    }

    private @Nullable ComponentTransport find(int transport, int component) {
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport candidate = components.get(i);
            if (candidate.transport == transport && candidate.component == component) {
                return candidate;
            }
        }
        return null;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the connection is closed");
        }
    }
}
