package dev.parley.webrtc;

import dev.parley.peer.PeerEvent;
import dev.parley.peer.PeerStatistics;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Unsigned;
import org.jspecify.annotations.Nullable;

/** The events of JDK Flight Recorder. Loaded only where its module is there. */
final class FlightRecorderEvents implements Recorder {
    private final Set<LocalConnection> sampled = ConcurrentHashMap.newKeySet();

    /** Registers the samples, which cost nothing until somebody records them. */
    FlightRecorderEvents() {
        FlightRecorder.addPeriodicEvent(PathSample.class, this::sampleAll);
    }

    /** What all events have. */
    @Category({"Parley", "Connection"})
    @StackTrace(false)
    abstract static class ConnectionEvent extends Event {
        @Label("Connection")
        @Description("Its number in this JVM, from 1")
        long connection;
    }

    /** A change of RTCPeerConnection.connectionState. */
    @Name("dev.parley.ConnectionState")
    @Label("Connection State")
    static final class ConnectionState extends ConnectionEvent {
        @Label("From")
        String from = "";

        @Label("To")
        String to = "";
    }

    /** Packets go over another pair. */
    @Name("dev.parley.SelectedPair")
    @Label("Selected Candidate Pair")
    static final class SelectedPair extends ConnectionEvent {
        @Label("Local Type")
        String localType = "";

        @Label("Local Address")
        String localAddress = "";

        @Label("Local Port")
        int localPort;

        @Label("Remote Type")
        String remoteType = "";

        @Label("Remote Address")
        String remoteAddress = "";

        @Label("Remote Port")
        int remotePort;
    }

    /** A DTLS handshake; the event's duration is its own. */
    @Name("dev.parley.Handshake")
    @Label("DTLS Handshake")
    static final class HandshakeEvent extends ConnectionEvent implements Handshake {
        @Label("Result")
        String result = "";

        @Label("Role")
        String role = "";

        @Label("Version")
        String version = "";

        @Label("Cipher of the Records")
        String cipher = "";

        @Override
        public void end(RTCDtlsTransportState state, PeerEvent.@Nullable Handshake outcome) {
            end();
            if (shouldCommit()) {
                result = state.toString();
                if (outcome != null) {
                    role = String.valueOf(outcome.role());
                    version = String.valueOf(outcome.version());
                    cipher = outcome.cipher() == null ? "" : outcome.cipher();
                }
                commit();
            }
        }
    }

    /** A connection has lost its data channels to the memory budget of its factory. */
    @Name("dev.parley.DataShed")
    @Label("Data Channels Shed")
    @Description("The data channels of all connections took more memory than their budget, and those of this one most")
    static final class DataShed extends ConnectionEvent {
        @Label("Memory Taken")
        @DataAmount
        long bytes;
    }

    /** How a connection's data fares, in regular intervals. */
    @Name("dev.parley.PathSample")
    @Label("Path Sample")
    @Description("Counts are since the connection's data transport began")
    @Period("5 s")
    static final class PathSample extends ConnectionEvent {
        @Label("Smoothed Round-Trip Time")
        @Timespan(Timespan.NANOSECONDS)
        long roundTripTime;

        @Label("Congestion Window")
        @DataAmount
        long congestionWindow;

        @Label("In Flight")
        @DataAmount
        long bytesInFlight;

        @Label("Waiting to be Sent")
        @DataAmount
        long bufferedAmount;

        @Label("Sent")
        @DataAmount
        @Unsigned
        long bytesSent;

        @Label("Received")
        @DataAmount
        @Unsigned
        long bytesReceived;

        @Label("Retransmitted Chunks")
        long retransmittedChunks;

        @Label("Retransmission Timeouts")
        long timeouts;

        @Label("Path MTU")
        @Description("The largest IP packet that the path was found to carry, or 0 where that is not (yet) known")
        @DataAmount
        int pathMtu;
    }

    @Override
    public void opened(LocalConnection owner) {
        sampled.add(owner);
    }

    @Override
    public void closed(LocalConnection owner) {
        sampled.remove(owner);
    }

    @Override
    public void connectionState(LocalConnection owner, RTCPeerConnectionState from, RTCPeerConnectionState to) {
        ConnectionState event = new ConnectionState();
        if (event.shouldCommit()) {
            event.connection = owner.number();
            event.from = from.toString();
            event.to = to.toString();
            event.commit();
        }
    }

    @Override
    public void selectedPair(LocalConnection owner, RTCIceCandidatePair pair) {
        SelectedPair event = new SelectedPair();
        if (event.shouldCommit()) {
            event.connection = owner.number();
            event.localType = String.valueOf(pair.local().type());
            event.localAddress = String.valueOf(pair.local().address());
            event.localPort = port(pair.local());
            event.remoteType = String.valueOf(pair.remote().type());
            event.remoteAddress = String.valueOf(pair.remote().address());
            event.remotePort = port(pair.remote());
            event.commit();
        }
    }

    @Override
    public void dataShed(LocalConnection owner, long bytes) {
        DataShed event = new DataShed();
        if (event.shouldCommit()) {
            event.connection = owner.number();
            event.bytes = bytes;
            event.commit();
        }
    }

    private static int port(RTCIceCandidate candidate) {
        Integer port = candidate.port();
        return port == null ? 0 : port;
    }

    @Override
    public @Nullable Handshake handshakeBegins(LocalConnection owner) {
        HandshakeEvent event = new HandshakeEvent();
        if (!event.isEnabled()) {
            return null;
        }
        event.connection = owner.number();
        event.begin();
        return event;
    }

    /** On the recorder's thread, and only while the samples are recorded. */
    private void sampleAll() {
        for (LocalConnection owner : sampled) {
            try {
                owner.realm().task(() -> sample(owner));
            } catch (IllegalStateException e) {
                // A loop in virtual time takes tasks from its own thread alone: it is not sampled.
                continue;
            }
        }
    }

    private static void sample(LocalConnection owner) {
        PathSample event = new PathSample();
        PeerStatistics.AssociationFigures sctp =
                event.isEnabled() ? owner.peer().statistics().association() : null;
        if (sctp == null || !event.shouldCommit()) {
            return;
        }
        Duration roundTripTime = sctp.smoothedRoundTripTime();
        event.connection = owner.number();
        event.roundTripTime = roundTripTime == null ? 0 : roundTripTime.toNanos();
        event.congestionWindow = sctp.congestionWindow();
        event.bytesInFlight = sctp.bytesInFlight();
        event.bufferedAmount = sctp.bufferedAmount();
        event.bytesSent = sctp.bytesSent();
        event.bytesReceived = sctp.bytesReceived();
        event.retransmittedChunks = sctp.retransmittedChunks();
        event.timeouts = sctp.timeouts();
        event.pathMtu = sctp.pathMtu();
        event.commit();
    }
}
