package dev.parley.connection;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.connection.media.MediaTransport;
import dev.parley.connection.media.MediaTransports;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsState;
import dev.parley.ice.IceAgent;
import dev.parley.media.FixedRate;
import dev.parley.media.RtpSession;
import dev.parley.media.RtpSessionSettings;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.SctpParameters;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Transports above ICE: a DTLS association for each component of each transport, in one of them the SCTP association with its data
 * channels, and beside it the media. If none of them has work to do, STUN traffic bypasses this class.
 */
final class SecureTransports {
    private final ConnectionConfig config;
    private final SecureRandom random;
    private final IceAgent ice;
    private final Deque<ConnectionEvent> events;
    private final DropCounters drops;
    private final TransmitBatch farewell;
    private final ComponentTable components;
    private final EarlyDatagrams early = new EarlyDatagrams();
    private final DataTransport data;
    private final MediaTransports media;
    private final PendingWork work = new PendingWork();
    private final EngineLinks links;

    /** ICE's number of path changes when the components last followed. */
    private int followedPaths = -1;

    /** True if a transport ends for good: its media sends BYE, which it does not if DTLS alone restarts. */
    private boolean closing;

    /** Index of the component that is served first at the next {@link #pollTransmit}. */
    private int turn;

    /**
     * Makes none yet.
     *
     * @param events receives their events
     * @param farewell receives their last packets
     */
    SecureTransports(
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
        this.components = new ComponentTable(ice);
        this.data = new DataTransport(config, random, events);
        this.media = new MediaTransports(
                random,
                drops,
                () -> new RtpSessionSettings(
                        config.cname(), config.ntpClock(), random, config.interceptors(), new FixedRate()));
        this.links = new EngineLinks(components, data, media, work, events, drops);
    }

    // ---- commands

    void add(int transport, int componentCount, Timestamp now) {
        work.touch();
        for (int component = 1; component <= componentCount; component++) {
            components.add(new ComponentTransport(transport, component, ice, config.dtls(), random, now));
        }
    }

    /** Ends all components of a transport. */
    void remove(int transport, Timestamp now) {
        work.touch();
        closing = true;
        for (ComponentTransport component : components.ofTransport(transport)) {
            drop(component, now);
        }
        media.remove(transport);
        closing = false;
    }

    /** Ends one component, and returns whether there was one. */
    boolean removeComponent(int transport, int component, Timestamp now) {
        work.touch();
        ComponentTransport found = find(transport, component);
        if (found != null) {
            drop(found, now);
        }
        return found != null;
    }

    void setRemote(int transport, List<Fingerprint> fingerprints, @Nullable DtlsRole ourRole, Timestamp now) {
        work.touch();
        for (ComponentTransport component : components.ofTransport(transport)) {
            if (!fingerprints.isEmpty()) {
                component.dtls.setRemoteFingerprints(fingerprints, now);
            }
            if (ourRole != null) {
                component.setRole(ourRole);
            }
        }
        data.tellRole(dataCarrier(), now);
    }

    /** Ends the DTLS of each component of a transport, and puts a new one in its place. */
    void restartDtls(int transport, Timestamp now) {
        work.touch();
        for (ComponentTransport component : components.ofTransport(transport)) {
            shutDown(component, now);
            while (component.dtls.pollEvent() != null) {
                // Its end is what the owner has asked for.
            }
            component.restartDtls(config.dtls(), random, now);
            events.add(new ConnectionEvent.DtlsStateChanged(transport, component.component, DtlsState.NEW, null));
        }
    }

    void startData(int transport, SctpParameters local, SctpParameters remote, Timestamp now) {
        work.touch();
        data.start(transport, local, remote);
        ComponentTransport carrier = dataCarrier();
        DataChannels channels = data.channels();
        if (channels != null) {
            channels.association().pathUsable(carrier != null && carrier.isUsable(), now);
        }
        data.tellRole(carrier, now);
    }

    void stopData(Timestamp now) {
        work.touch();
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
        work.touch();
        MediaTransport present = media.find(transport);
        if (present == null) {
            present = media.add(transport);
            for (ComponentTransport component : components.ofTransport(transport)) {
                media.takeKeys(transport, component.component, component.dtls, now);
            }
        }
        return present.session();
    }

    @Nullable
    MediaTransport media(int transport) {
        return media.find(transport);
    }

    List<TransportStatistics> statistics() {
        List<TransportStatistics> all = new ArrayList<>();
        for (ComponentTransport component : components.all()) {
            all.add(component.statistics());
        }
        return all;
    }

    /** Ends everything; the last packets leave with the next drain. */
    void close(Timestamp now) {
        closing = true;
        stopData(now);
        for (ComponentTransport component : components.all()) {
            drop(component, now);
        }
        early.clear();
    }

    // ---- input

    /** Returns whether a DTLS datagram is for a handshake that is under way. */
    boolean isHandshake(Path path) {
        ComponentTransport component = components.of(path);
        return component != null && component.isHandshaking();
    }

    /** Takes a DTLS datagram, and returns whether an association may have looked at it. */
    boolean handle(PacketBuffer datagram, Path path, Timestamp now) {
        ComponentTransport component = components.ofValidated(path);
        if (component == null) {
            component = components.of(path);
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
            components.validated(path, component);
        }
        if (!component.isUsable()) {
            ice.noteReceivedEarly(path, now);
        }
        handle(component, datagram, now);
        return true;
    }

    /** Takes a datagram of RTP's range, and returns whether it authenticated. */
    boolean handleMedia(PacketBuffer datagram, Path path, Timestamp now) {
        ComponentTransport component = components.ofValidated(path);
        if (component == null) {
            component = components.of(path);
            if (component == null || !ice.isValidated(path)) {
                drops.count(component == null ? "media on an unknown base" : "media on an unvalidated path");
                return false;
            }
            components.validated(path, component);
        }
        MediaTransport session = media.find(component.transport);
        if (session == null) {
            drops.count("RTP without media");
            return false;
        }
        int bytes = datagram.length();
        component.received(bytes);
        work.touch();
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
        work.touch();
        int bytes = datagram.length();
        component.dtls.handle(datagram, now);
        component.received(bytes);
        // SCTP starts before the packets are looked at that came with the last flight.
        links.takeDtlsEvents(component, now);
        if (links.takeApplicationData(component, now)) {
            component.authenticated(bytes, now);
        }
    }

    /** Records that paths have changed: the path of the next datagram is checked anew. */
    void pathsTouched() {
        work.touch();
        components.pathsChanged();
    }

    /** Takes the datagrams that came over a path before ICE validated it. */
    void pathValidated(int transport, int componentId, Path path, Timestamp now) {
        ComponentTransport component = components.find(transport, componentId);
        for (byte[] datagram : early.take(path)) {
            if (component != null) {
                handle(component, PacketBuffer.wrap(datagram), now);
            }
        }
    }

    /** Uses the path that ICE has selected for a component. */
    void pathSelected(int transport, int componentId, Path path, Timestamp now) {
        ComponentTransport component = components.find(transport, componentId);
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

    // ---- the engine's verbs

    /** Carries from engine to engine what they have for each other, and follows ICE's paths. */
    void pump(Timestamp now) {
        boolean follow = followedPaths != ice.pathChanges();
        if (!follow && !isTouched()) {
            return;
        }
        if (follow) {
            followedPaths = ice.pathChanges();
            work.touch();
        }
        links.pump(now);
    }

    void handleTimeout(Timestamp now) {
        if (isTouched() || !work.deadline().isAfter(now)) {
            work.touch();
            for (int i = 0; i < components.size(); i++) {
                components.get(i).dtls.handleTimeout(now);
            }
            data.handleTimeout(now);
            for (int i = 0; i < media.size(); i++) {
                media.get(i).session().handleTimeout(now);
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
        work.nothingToSend();
        data.drained();
        return false;
    }

    /** Appends the next packet of media: before data, because it is small and late soon. */
    private boolean pollMedia(ComponentTransport component, TransmitBatch into, Timestamp now) {
        MediaTransport session = component.component == 1 ? media.find(component.transport) : null;
        if (session == null || !component.isUsable()) {
            return false;
        }
        ComponentTransport second = components.find(component.transport, 2);
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

    /** Records that there is no event: if there was nothing to send either, the engines rest until their deadline or an input. */
    void noEvent() {
        if (work.hasNothingToSend() && !data.isTouched()) {
            work.rest(earliestDeadline());
        }
    }

    Timestamp nextTimeout() {
        return isTouched() ? earliestDeadline() : work.deadline();
    }

    private Timestamp earliestDeadline() {
        Timestamp next = data.nextTimeout();
        for (int i = 0; i < components.size(); i++) {
            next = Timestamp.min(next, components.get(i).dtls.nextTimeout());
        }
        for (int i = 0; i < media.size(); i++) {
            MediaTransport session = media.get(i);
            next = Timestamp.min(next, session.nextTimeout(components.find(session.transport(), 2) != null));
        }
        return next;
    }

    private boolean isTouched() {
        return work.isTouched() || data.isTouched();
    }

    /** Ends one component: its close_notify is kept for the next drain. */
    private void drop(ComponentTransport component, Timestamp now) {
        shutDown(component, now);
        links.takeDtlsEvents(component, now);
        components.remove(component);
    }

    private void shutDown(ComponentTransport component, Timestamp now) {
        if (data.isCarriedBy(component)) {
            stopData(now);
        }
        MediaTransport session = component.component == 1 ? media.find(component.transport) : null;
        if (session != null && closing) {
            session.close(now);
            while (pollMedia(component, farewell, now)) {
                // Its BYE.
            }
        }
        component.dtls.close(now);
        while (component.pollHandshake(farewell, now)) {
            // All of it leaves with the next drain.
        }
        components.pathsChanged();
    }

    private @Nullable ComponentTransport dataCarrier() {
        return components.find(data.transport(), 1);
    }

    @Nullable
    ComponentTransport find(int transport, int component) {
        return components.find(transport, component);
    }
}
