package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.media.MediaTransport;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEvent;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.ice.IceAgent;
import dev.parley.media.FixedRate;
import dev.parley.media.RtpEvent;
import dev.parley.media.RtpSession;
import dev.parley.media.RtpSessionSettings;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.SctpParameters;
import dev.parley.srtp.ProtectionProfile;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What lies above ICE: a DTLS association for each component of each transport, and in one of them the SCTP association with its data
 * channels. While none of them was given anything, a consent check is between ICE and the peer: of thousands of idle connections, all
 * this is not even looked at.
 */
final class Associations {
    private final ConnectionConfig config;
    private final SecureRandom random;
    private final IceAgent ice;
    private final Deque<ConnectionEvent> events;
    private final DropCounters drops;
    private final TransmitBatch farewell;
    private final List<ComponentTransport> components = new ArrayList<>(1);
    private final EarlyDatagrams early = new EarlyDatagrams();
    private final DataTransport data;
    private final List<MediaTransport> media = new ArrayList<>(1);
    /** The path that DTLS last came over, once ICE had validated it, and whose it is: most datagrams come over one. */
    private @Nullable Path lastPath;

    private @Nullable ComponentTransport lastComponent;

    /** True if DTLS or SCTP were given anything since they were last found empty. */
    private boolean touched = true;

    /** True if nothing has come out of DTLS and SCTP since they were last given anything; events may still come. */
    private boolean nothingToSend;

    /** The earliest deadline of DTLS and SCTP, valid while they are not touched. */
    private Timestamp deadline = Timestamp.ZERO;

    /** ICE's number of path changes when the components last followed. */
    private int followedPaths = -1;

    /** True if a transport ends for good: its media says goodbye, which it does not when DTLS alone restarts. */
    private boolean closing;

    /** Which component is served first at the next {@link #pollTransmit}. */
    private int turn;

    /**
     * Makes none yet.
     *
     * @param events where their events go
     * @param farewell where their last packets go
     */
    Associations(
            ConnectionConfig config,
            SecureRandom random,
            IceAgent ice,
            Deque<ConnectionEvent> events,
            DropCounters drops,
            TransmitBatch farewell) {
        this.config = config;
        this.random = random;
        this.ice = ice;
        this.events = events;
        this.drops = drops;
        this.farewell = farewell;
        this.data = new DataTransport(config, random, events);
    }

    // ---- What the owner wants

    void add(int transport, int componentCount, Timestamp now) {
        touch();
        for (int component = 1; component <= componentCount; component++) {
            components.add(new ComponentTransport(transport, component, ice, config.dtls(), random, now));
        }
    }

    /** Ends all components of a transport. */
    void remove(int transport, Timestamp now) {
        touch();
        closing = true;
        for (ComponentTransport component : List.copyOf(components)) {
            if (component.transport == transport) {
                drop(component, now);
            }
        }
        media.removeIf(candidate -> candidate.transport() == transport);
        closing = false;
    }

    /** Ends one component, and returns whether there was one. */
    boolean removeComponent(int transport, int component, Timestamp now) {
        touch();
        ComponentTransport found = find(transport, component);
        if (found != null) {
            drop(found, now);
        }
        return found != null;
    }

    void setRemote(int transport, List<Fingerprint> fingerprints, @Nullable DtlsRole ourRole, Timestamp now) {
        touch();
        for (ComponentTransport component : components) {
            if (component.transport == transport) {
                if (!fingerprints.isEmpty()) {
                    component.dtls.setRemoteFingerprints(fingerprints, now);
                }
                if (ourRole != null) {
                    component.setRole(ourRole);
                }
            }
        }
        data.tellRole(dataCarrier(), now);
    }

    /** Ends the DTLS of each component of a transport, and puts a new one in its place. */
    void restartDtls(int transport, Timestamp now) {
        touch();
        for (ComponentTransport component : components) {
            if (component.transport == transport) {
                sayGoodBye(component, now);
                while (component.dtls.pollEvent() != null) {
                    // Its end is what the owner has asked for.
                }
                component.restartDtls(config.dtls(), random, now);
                events.add(new ConnectionEvent.DtlsStateChanged(transport, component.component, DtlsState.NEW, null));
            }
        }
    }

    void startData(int transport, SctpParameters local, SctpParameters remote, Timestamp now) {
        touch();
        data.start(transport, local, remote);
        ComponentTransport carrier = dataCarrier();
        DataChannels channels = data.channels();
        if (channels != null) {
            channels.association().pathUsable(carrier != null && carrier.isUsable(), now);
        }
        data.tellRole(carrier, now);
    }

    void stopData(Timestamp now) {
        touch();
        data.stop(dataCarrier(), farewell, now);
    }

    void setLargestPacket(InetSocketAddress base, int largestPacket) {
        data.setLargestPacket(base, largestPacket);
    }

    @Nullable
    DataChannels dataChannels() {
        return data.channels();
    }

    /** Returns the number of the present SCTP association, or of the last one. */
    int sctpAssociation() {
        return data.association();
    }

    /** Returns the RTP session of a transport, which is made with the first configuration; the caller gives it a command. */
    RtpSession session(int transport, Timestamp now) {
        touch();
        MediaTransport present = media(transport);
        if (present == null) {
            present = new MediaTransport(transport, settings(), random, drops);
            media.add(present);
            for (ComponentTransport component : components) {
                if (component.transport == transport) {
                    takeKeys(component, now);
                }
            }
        }
        return present.session();
    }

    private RtpSessionSettings settings() {
        return new RtpSessionSettings(
                config.cname(), config.ntpClock(), random, config.interceptors(), new FixedRate());
    }

    @Nullable
    MediaTransport media(int transport) {
        for (int i = 0; i < media.size(); i++) {
            if (media.get(i).transport() == transport) {
                return media.get(i);
            }
        }
        return null;
    }

    List<TransportStatistics> statistics() {
        List<TransportStatistics> all = new ArrayList<>();
        for (ComponentTransport component : components) {
            all.add(component.statistics());
        }
        return all;
    }

    /** Ends everything; what is to be said leaves with the farewell. */
    void close(Timestamp now) {
        closing = true;
        stopData(now);
        for (ComponentTransport component : List.copyOf(components)) {
            drop(component, now);
        }
        early.clear();
    }

    // ---- What comes in

    /** Returns whether a DTLS datagram is for a handshake that is under way. */
    boolean isHandshake(Path path) {
        ComponentTransport component = path.equals(lastPath) && lastComponent != null
                ? lastComponent
                : find(ice.streamOf(path), ice.componentOf(path));
        return component != null && component.isHandshaking();
    }

    /** Takes a DTLS datagram, and returns whether an association may have looked at it. */
    boolean handle(PacketBuffer datagram, Path path, Timestamp now) {
        ComponentTransport component = lastComponent;
        if (component == null || !path.equals(lastPath)) {
            component = find(ice.streamOf(path), ice.componentOf(path));
            if (component == null) {
                drops.count("DTLS on an unknown base");
                return false;
            }
            if (!ice.isValidated(path)) {
                if (!early.add(datagram, path)) {
                    drops.count("too much DTLS on unvalidated paths");
                }
                return false;
            }
            lastPath = path;
            lastComponent = component;
        }
        if (!component.isUsable()) {
            ice.noteReceivedEarly(path, now);
        }
        handle(component, datagram, now);
        return true;
    }

    /** Takes a datagram of RTP's range, and returns whether it authenticated. */
    boolean handleMedia(PacketBuffer datagram, Path path, Timestamp now) {
        ComponentTransport component = lastComponent;
        if (component == null || !path.equals(lastPath)) {
            component = find(ice.streamOf(path), ice.componentOf(path));
            if (component == null || !ice.isValidated(path)) {
                drops.count(component == null ? "media on an unknown base" : "media on an unvalidated path");
                return false;
            }
            lastPath = path;
            lastComponent = component;
        }
        MediaTransport session = media(component.transport);
        if (session == null) {
            drops.count("RTP without media");
            return false;
        }
        int bytes = datagram.length();
        component.received(bytes);
        touch();
        if (session.handle(component.component, datagram, now)) {
            component.authenticated(bytes, now);
            return true;
        }
        return false;
    }

    private void handle(ComponentTransport component, PacketBuffer datagram, Timestamp now) {
        if (!component.isOfPresentAssociation(datagram)) {
            drops.count("DTLS of a former association");
            return;
        }
        touch();
        int bytes = datagram.length();
        component.dtls.handle(datagram, now);
        component.received(bytes);
        // SCTP starts before the packets are looked at that came with the last flight.
        takeDtlsEvents(component, now);
        if (takeApplicationData(component, now)) {
            component.authenticated(bytes, now);
        }
    }

    /** Something has happened to the paths: the next datagram asks about its own. */
    void pathsTouched() {
        touch();
        lastComponent = null;
    }

    /** ICE has validated a path: what came over it before is taken now. */
    void pathValidated(int transport, int componentId, Path path, Timestamp now) {
        ComponentTransport component = find(transport, componentId);
        for (byte[] datagram : early.take(path)) {
            if (component != null) {
                handle(component, PacketBuffer.wrap(datagram), now);
            }
        }
    }

    /** ICE has selected a path. */
    void pathSelected(int transport, int componentId, Path path, Timestamp now) {
        ComponentTransport component = find(transport, componentId);
        if (component != null) {
            boolean changed = component.pathSelected(path);
            if (data.isCarriedBy(component)) {
                if (changed) {
                    data.pathChanged(now);
                }
                data.probePathMtu(component, now);
            }
        }
    }

    // ---- The engine's verbs

    /** Carries from engine to engine what they have for each other, and follows ICE's paths. */
    void pump(Timestamp now) {
        boolean follow = followedPaths != ice.pathChanges();
        if (!follow && !isTouched()) {
            return;
        }
        if (follow) {
            followedPaths = ice.pathChanges();
            touch();
        }
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport component = components.get(i);
            component.followPath(data.isCarriedBy(component) ? data.channels() : null, now);
            takeDtlsEvents(component, now);
            takeApplicationData(component, now);
        }
        data.takeEvents();
        takeMediaEvents();
    }

    void handleTimeout(Timestamp now) {
        if (isTouched() || !deadline.isAfter(now)) {
            touch();
            for (ComponentTransport component : components) {
                component.dtls.handleTimeout(now);
            }
            data.handleTimeout(now);
            for (MediaTransport session : media) {
                session.session().handleTimeout(now);
            }
        }
    }

    boolean pollTransmit(TransmitBatch into, Timestamp now) {
        if (!isTouched()) {
            return false;
        }
        // Each component in its turn, so that one with much to send does not hold up the others.
        int count = components.size();
        for (int i = 0; i < count; i++) {
            ComponentTransport component = components.get((turn + i) % count);
            if (component.pollHandshake(into, now)
                    || pollMedia(component, into, now)
                    || data.isCarriedBy(component) && data.pollTransmit(component, into, now)) {
                turn = (turn + i + 1) % count;
                return true;
            }
        }
        // A command that the owner gives while it takes the events touches the data anew, and is drained once more.
        touched = true;
        nothingToSend = true;
        data.drained();
        return false;
    }

    /** Appends the next packet of media: before data, because it is small and late soon. */
    private boolean pollMedia(ComponentTransport component, TransmitBatch into, Timestamp now) {
        MediaTransport session = component.component == 1 ? media(component.transport) : null;
        if (session == null || !component.isUsable()) {
            return false;
        }
        ComponentTransport second = find(component.transport, 2);
        if (second != null && !second.isUsable()) {
            return false;
        }
        int from = into.size();
        int leaves = session.pollTransmit(into, second != null, now);
        if (leaves == 0) {
            return false;
        }
        (leaves == 2 && second != null ? second : component).address(into, from, now);
        return true;
    }

    private void takeMediaEvents() {
        for (int i = 0; i < media.size(); i++) {
            MediaTransport session = media.get(i);
            for (RtpEvent event = session.session().pollEvent();
                    event != null;
                    event = session.session().pollEvent()) {
                events.add(new ConnectionEvent.Media(session.transport(), event));
            }
        }
    }

    /** There is no event: where there was nothing to send either, nobody looks here until something is given. */
    void noEvent() {
        if (nothingToSend && !data.isTouched()) {
            touched = false;
            nothingToSend = false;
            deadline = earliestDeadline();
        }
    }

    Timestamp nextTimeout() {
        return isTouched() ? earliestDeadline() : deadline;
    }

    private Timestamp earliestDeadline() {
        Timestamp next = data.nextTimeout();
        for (ComponentTransport component : components) {
            next = Timestamp.min(next, component.dtls.nextTimeout());
        }
        for (MediaTransport session : media) {
            next = Timestamp.min(next, session.nextTimeout(find(session.transport(), 2) != null));
        }
        return next;
    }

    private boolean isTouched() {
        return touched || data.isTouched();
    }

    private void touch() {
        touched = true;
        nothingToSend = false;
    }

    // ---- From engine to engine

    /** Returns whether there was any. */
    private boolean takeApplicationData(ComponentTransport component, Timestamp now) {
        boolean any = false;
        for (PacketBuffer packet = component.dtls.pollApplicationData();
                packet != null;
                packet = component.dtls.pollApplicationData()) {
            any = true;
            touch();
            if (!data.isCarriedBy(component) || !data.handle(packet, now)) {
                drops.count("application data without association");
            }
        }
        return any;
    }

    private void takeDtlsEvents(ComponentTransport component, Timestamp now) {
        for (DtlsEvent event = component.dtls.pollEvent(); event != null; event = component.dtls.pollEvent()) {
            touch();
            if (event instanceof DtlsEvent.KeyLogLine line) {
                events.add(new ConnectionEvent.KeyLogLine(line.line()));
            } else if (event instanceof DtlsEvent.StateChanged changed) {
                events.add(new ConnectionEvent.DtlsStateChanged(
                        component.transport, component.component, changed.state(), changed.failure()));
                if (changed.state() == DtlsState.CONNECTED) {
                    takeKeys(component, now);
                } else {
                    dropKeys(component);
                }
                if (data.isCarriedBy(component)) {
                    data.dtlsChanged(changed.state(), changed.failure(), now);
                }
            }
        }
        if (data.isCarriedBy(component)) {
            data.follow(component, now);
        }
    }

    /** Gives the media of a component's transport the keys that its DTLS exports, where SRTP was negotiated. */
    private void takeKeys(ComponentTransport component, Timestamp now) {
        MediaTransport session = media(component.transport);
        SrtpProfile negotiated = component.dtls.srtpProfile();
        if (session == null || negotiated == null || component.dtls.state() != DtlsState.CONNECTED) {
            return;
        }
        ProtectionProfile profile = ProtectionProfile.valueOf(negotiated.name());
        byte[] material = component.dtls.exportKeyingMaterial(
                "EXTRACTOR-dtls_srtp", null, MediaTransport.materialLength(profile));
        session.setKeys(component.component, profile, material, component.dtls.role() == DtlsRole.CLIENT, now);
    }

    private void dropKeys(ComponentTransport component) {
        MediaTransport session = media(component.transport);
        if (session != null) {
            session.removeKeys(component.component);
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
        MediaTransport session = component.component == 1 ? media(component.transport) : null;
        if (session != null && !components.isEmpty() && closing) {
            session.close(now);
            while (pollMedia(component, farewell, now)) {
                // Its BYE.
            }
        }
        component.dtls.close(now);
        while (component.pollHandshake(farewell, now)) {
            // All of it leaves with the next drain.
        }
        lastComponent = null;
    }

    private @Nullable ComponentTransport dataCarrier() {
        return find(data.transport(), 1);
    }

    @Nullable
    ComponentTransport find(int transport, int component) {
        for (int i = 0; i < components.size(); i++) {
            ComponentTransport candidate = components.get(i);
            if (candidate.transport == transport && candidate.component == component) {
                return candidate;
            }
        }
        return null;
    }
}
