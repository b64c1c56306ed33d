package dev.parley.connection;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.ice.CandidatePairInfo;
import dev.parley.ice.CandidatePairStatistics;
import dev.parley.ice.IceAgent;
import dev.parley.parameters.DtlsRole;
import java.net.Inet6Address;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One component of one transport: its DTLS, on the path that ICE has for it. */
final class ComponentTransport {
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP_HEADER = 8;

    final int transport;
    final int component;
    DtlsEngine dtls;
    private final IceAgent ice;
    /** True if ICE has a path with consent. */
    private boolean usable;

    /** True if DTLS is a new association, which waits for the path that the ICE restart will bring. */
    private boolean awaitsNewPath;

    private @Nullable DtlsRole role;
    private @Nullable Path lastPath;
    private int selectedPairChanges;
    private long packetsSent;
    private long packetsReceived;
    private long bytesSent;
    private long bytesReceived;

    ComponentTransport(
            int transport, int component, IceAgent ice, DtlsConfig config, SecureRandom random, Timestamp now) {
        this.transport = transport;
        this.component = component;
        this.ice = ice;
        this.dtls = new DtlsEngine(config, random);
        dtls.setPathUsable(false, now);
    }

    /** Puts a new association in the place of the one that was, once that has said good-bye. */
    void restartDtls(DtlsConfig config, SecureRandom random, Timestamp now) {
        dtls = new DtlsEngine(config, random);
        dtls.setPathUsable(usable, now);
        role = null;
        awaitsNewPath = true;
    }

    /**
     * Returns whether DTLS may look at the datagram. RFC 8842 §4: where packets of two associations could be mixed up, the transport's
     * ICE restart tells them apart; what is protected already, before the new path is there, is of the former one.
     */
    boolean isOfPresentAssociation(PacketBuffer datagram) {
        return !awaitsNewPath || !DtlsEngine.beginsProtected(datagram);
    }

    void setRole(DtlsRole dtlsRole) {
        if (role == null) {
            role = dtlsRole;
        }
    }

    @Nullable
    DtlsRole role() {
        return role;
    }

    /** Follows ICE: starts DTLS on the first path that can be sent on, freezes and wakes what is above. */
    void followPath(@Nullable DataChannels data, Timestamp now) {
        boolean usableNow = ice.sendPath(transport, component) != null;
        if (usableNow != usable) {
            usable = usableNow;
            dtls.setPathUsable(usable, now);
            if (data != null) {
                data.association().pathUsable(usable, now);
            }
        }
        if (awaitsNewPath && usable && !ice.isFormerPath(transport, component)) {
            awaitsNewPath = false;
        }
        DtlsRole dtlsRole = role;
        // RFC 8445 §12.1: "An ICE agent MAY send data on any valid pair before selected pairs have been produced for
        // the data stream." Waiting for the nomination would cost a round trip and more.
        if (dtlsRole != null && usable && !awaitsNewPath && dtls.state() == DtlsState.NEW) {
            Duration rtt = roundTripTime();
            if (rtt != null) {
                dtls.setRtt(rtt);
            }
            dtls.start(dtlsRole, now);
        }
    }

    /** Returns whether DTLS is between its start and its state "connected". */
    boolean isHandshaking() {
        return dtls.state() == DtlsState.NEW || dtls.state() == DtlsState.CONNECTING;
    }

    boolean isUsable() {
        return usable;
    }

    /** Returns whether the path is another one than that before, so that what was learnt about it is void. */
    boolean pathSelected(Path path) {
        selectedPairChanges++;
        boolean changed = lastPath != null && !lastPath.equals(path);
        lastPath = path;
        if (changed) {
            Duration rtt = roundTripTime();
            if (rtt != null) {
                dtls.setRtt(rtt);
            }
        }
        return changed;
    }

    /** Returns the path that ICE has selected, or null before it has. */
    @Nullable
    Path selectedPath() {
        return lastPath;
    }

    /** Returns what DTLS, UDP and IP add to a packet on a path. RFC 8899 §6.2.3.2: "The size of the probe packet includes the DTLS PL headers." */
    int overhead(Path path) {
        int ip = path.remote().getAddress() instanceof Inet6Address ? IPV6_HEADER : IPV4_HEADER;
        return ip + UDP_HEADER + dtls.recordOverhead();
    }

    void received(int bytes) {
        packetsReceived++;
        bytesReceived += bytes;
    }

    /** A datagram of this size held application data that DTLS authenticated: the peer is alive. */
    void authenticated(int bytes, Timestamp now) {
        ice.noteReceived(transport, component, bytes, now);
    }

    /** Appends the next datagram of DTLS itself. */
    boolean pollHandshake(TransmitBatch into, Timestamp now) {
        Path path = ice.sendPath(transport, component);
        if (path == null) {
            return false;
        }
        int from = into.size();
        if (!dtls.pollTransmit(into, now)) {
            return false;
        }
        address(into, from, path, now);
        return true;
    }

    /** Appends the next packets of SCTP, sealed in place. */
    boolean pollData(DataChannels data, TransmitBatch into, Timestamp now) {
        Path path = ice.sendPath(transport, component);
        if (path == null || dtls.state() != DtlsState.CONNECTED) {
            return false;
        }
        int from = into.size();
        if (!data.pollTransmit(into, now)) {
            return false;
        }
        for (int i = from; i < into.size(); i++) {
            PacketBuffer packet = into.packet(i);
            if (!dtls.seal(packet)) {
                throw new AssertionError("a connected DTLS engine seals");
            }
        }
        address(into, from, path, now);
        return true;
    }

    /** Addresses datagrams of media, which are protected already, to the path that ICE has. */
    void address(TransmitBatch into, int from, Timestamp now) {
        Path path = ice.sendPath(transport, component);
        if (path == null) {
            throw new AssertionError("a usable component has a path");
        }
        address(into, from, path, now);
    }

    private void address(TransmitBatch into, int from, Path path, Timestamp now) {
        for (int i = from; i < into.size(); i++) {
            into.setPath(i, path);
            int bytes = into.packet(i).length();
            packetsSent++;
            bytesSent += bytes;
            ice.noteSent(transport, component, bytes, now);
        }
    }

    TransportStatistics statistics() {
        return new TransportStatistics(
                transport,
                component,
                packetsSent,
                packetsReceived,
                bytesSent,
                bytesReceived,
                ice.state(transport, component),
                selectedPair(),
                selectedPairChanges,
                dtls.state(),
                dtls.role(),
                dtls.version(),
                dtls.cipherSuite(),
                dtls.group() == null ? null : dtls.group().toString(),
                dtls.srtpProfile(),
                dtls.remoteCertificates(),
                dtls.drops().snapshot());
    }

    private @Nullable CandidatePairStatistics selectedPair() {
        CandidatePairInfo selected = ice.selectedPair(transport, component);
        if (selected != null) {
            for (CandidatePairStatistics pair : ice.pairs(transport)) {
                if (pair.pair().id() == selected.id()) {
                    return pair;
                }
            }
        }
        return null;
    }

    private @Nullable Duration roundTripTime() {
        CandidatePairStatistics pair = selectedPair();
        return pair == null ? null : pair.currentRoundTripTime();
    }
}
