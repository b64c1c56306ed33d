package dev.parley.connection;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsFailure;
import dev.parley.dtls.DtlsState;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.SctpConfig;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SCTP association of a connection, while there is one, on component 1 of one of its transports. */
final class DataTransport {
    private static final int NONE = -1;

    /**
     * RFC 9260 §8.3: the upper layer may "Change the 'HB.interval'". Whether the path lives ICE knows within seconds; a heartbeat adds that
     * the peer still has the association, of which an end without a word is rare.
     */
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofMinutes(2);

    private final ConnectionConfig config;
    private final SecureRandom random;
    private final Deque<ConnectionEvent> events;
    /** The largest IP packets that may leave from a base whole, where that can be told from packets in fragments. */
    private final Map<InetSocketAddress, Integer> largestPackets = new HashMap<>();

    private @Nullable DataChannels channels;
    private int transport = NONE;
    private boolean associating;

    /** How many associations there were, the present one included. */
    private int association;

    DataTransport(ConnectionConfig config, SecureRandom random, Deque<ConnectionEvent> events) {
        this.config = config;
        this.random = random;
        this.events = events;
    }

    @Nullable
    DataChannels channels() {
        return channels;
    }

    /** Returns the number of the present association, or of the last one. */
    int association() {
        return association;
    }

    /** Returns the id of the transport that carries it, or -1. */
    int transport() {
        return transport;
    }

    boolean isCarriedBy(ComponentTransport component) {
        return component.component == 1 && component.transport == transport;
    }

    void start(int transportId, SctpParameters local, SctpParameters remote) {
        DataChannels present = channels;
        if (present == null) {
            SctpConfig sctp = config.sctp()
                    .apply(SctpConfig.builder().zeroChecksum(true).heartbeatInterval(HEARTBEAT_INTERVAL))
                    .localPort(local.port())
                    .remotePort(remote.port())
                    .build();
            present = new DataChannels(
                    config.dataChannels().withMaxMessageSize(local.maxMessageSize()),
                    new SctpAssociation(sctp, random));
            channels = present;
            association++;
        }
        transport = transportId;
        present.setRemoteMaxMessageSize(remote.maxMessageSize());
    }

    /** Ends the association; its ABORT goes to {@code farewell}. */
    void stop(@Nullable ComponentTransport carrier, TransmitBatch farewell, Timestamp now) {
        DataChannels present = channels;
        if (present == null) {
            return;
        }
        present.closeAbruptly(now);
        if (carrier != null) {
            while (carrier.pollData(present, farewell, now)) {
                // All of it.
            }
        }
        takeEvents();
        channels = null;
        transport = NONE;
        associating = false;
    }

    /** Channel ids follow from the DTLS role as soon as the descriptions have decided it. */
    void tellRole(@Nullable ComponentTransport carrier, Timestamp now) {
        DataChannels present = channels;
        DtlsRole role = carrier == null ? null : carrier.role();
        if (present != null && role != null) {
            present.setRole(role, now);
        }
    }

    /** Follows the DTLS below. */
    void follow(ComponentTransport carrier, Timestamp now) {
        DataChannels present = channels;
        if (present != null && carrier.dtls.state() == DtlsState.CONNECTED && !associating) {
            // RFC 8261 §6.1: "A DTLS connection MUST be established before an SCTP association can be set up." Both
            // ends send INIT, beside the last flight.
            associating = true;
            present.association().connect(now);
            probePathMtu(carrier, now);
        }
    }

    void dtlsChanged(DtlsState state, @Nullable DtlsFailure failure, Timestamp now) {
        DataChannels present = channels;
        if (present != null && (state == DtlsState.CLOSED || state == DtlsState.FAILED)) {
            present.transportEnded(failure == null ? null : failure.message(), now);
            takeEvents();
        }
    }

    void pathChanged(Timestamp now) {
        DataChannels present = channels;
        if (present != null) {
            present.association().pathChanged(now);
        }
    }

    void setLargestPacket(InetSocketAddress base, int bytes) {
        if (bytes > 0) {
            largestPackets.put(base, bytes);
        } else {
            largestPackets.remove(base);
        }
    }

    /** The association, or the pair that it will stay on, has become known. */
    void probePathMtu(ComponentTransport carrier, Timestamp now) {
        DataChannels present = channels;
        Path path = carrier.selectedPath();
        if (present != null && associating && path != null) {
            int largest = largestPackets.getOrDefault(path.local(), 0);
            present.association().probePathMtu(carrier.overhead(path), largest, now);
        }
    }

    /** Takes a packet that DTLS has opened, and returns whether there was somebody to take it. */
    boolean handle(PacketBuffer packet, Timestamp now) {
        DataChannels present = channels;
        if (present == null) {
            return false;
        }
        present.handle(packet, now);
        return true;
    }

    boolean pollTransmit(ComponentTransport carrier, TransmitBatch into, Timestamp now) {
        DataChannels present = channels;
        return present != null && carrier.pollData(present, into, now);
    }

    void handleTimeout(Timestamp now) {
        DataChannels present = channels;
        if (present != null) {
            present.handleTimeout(now);
        }
    }

    Timestamp nextTimeout() {
        DataChannels present = channels;
        return present == null ? Timestamp.NEVER : present.nextTimeout();
    }

    /** Returns whether the data channels were given anything since they were {@linkplain #drained drained}. */
    boolean isTouched() {
        DataChannels present = channels;
        return present != null && present.isTouched();
    }

    void drained() {
        DataChannels present = channels;
        if (present != null) {
            present.drained();
        }
    }

    void takeEvents() {
        DataChannels present = channels;
        if (present != null) {
            for (DataChannelEvent event = present.pollEvent(); event != null; event = present.pollEvent()) {
                events.add(new ConnectionEvent.Data(association, event));
            }
        }
    }
}
