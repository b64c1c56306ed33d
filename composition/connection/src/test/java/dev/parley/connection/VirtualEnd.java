package dev.parley.connection;

import dev.parley.base.Timestamp;
import dev.parley.crypto.CertificateAndKey;
import dev.parley.crypto.KeyAlgorithm;
import dev.parley.datachannel.ChannelParameters;
import dev.parley.datachannel.DataChannelEvent;
import dev.parley.datachannel.DataChannels;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceEvent;
import dev.parley.ice.LocalBase;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.SctpParameters;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One whole connection on a simulated host, and what it told. */
final class VirtualEnd {
    static final SctpParameters SCTP = new SctpParameters(5000, 262_144);

    /** Two certificates for all tests: making one costs more than a handshake. */
    private static final List<CertificateAndKey> CERTIFICATES = List.of(certificate(1), certificate(2));

    final Host host;
    final Connection connection;
    final EngineNode<ConnectionEvent> node;
    final CertificateAndKey certificate;
    final List<DataChannelEvent> dataEvents = new ArrayList<>();
    final Map<Integer, List<byte[]>> messages = new LinkedHashMap<>();
    final List<Candidate> candidates = new ArrayList<>();
    private final DeterministicRandom random;
    private Consumer<IceEvent.LocalCandidate> onCandidate = candidate -> {};
    private final Map<Integer, IceCredentials> credentials = new LinkedHashMap<>();
    private int credentialsMade;
    boolean closed;

    VirtualEnd(Host host, int which, long seed) {
        this(host, which, seed, IceConfig.defaults());
    }

    VirtualEnd(Host host, int which, long seed, IceConfig ice) {
        this.host = host;
        this.certificate = CERTIFICATES.get(which);
        this.random = new DeterministicRandom(seed).fork("end " + which);
        this.connection = new Connection(
                ConnectionConfig.builder(DtlsConfig.builder(certificate)
                                .srtpProfiles(List.of(SrtpProfile.values()))
                                .build())
                        .ice(ice)
                        .build(),
                random);
        this.node = new EngineNode<>(host, connection, connection::handle);
        node.onEvent(this::event);
    }

    private static CertificateAndKey certificate(long seed) {
        return CertificateAndKey.generate(
                KeyAlgorithm.ECDSA_P256,
                "test",
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2036-01-01T00:00:00Z"),
                new DeterministicRandom(seed));
    }

    private void event(ConnectionEvent event) {
        if (event instanceof ConnectionEvent.Ice ice && ice.event() instanceof IceEvent.LocalCandidate candidate) {
            candidates.add(candidate.candidate());
            onCandidate.accept(candidate);
        } else if (event instanceof ConnectionEvent.Data data) {
            dataEvents.add(data.event());
            if (data.event() instanceof DataChannelEvent.Message message) {
                messages.computeIfAbsent(message.key(), k -> new ArrayList<>()).add(message.data());
                DataChannels channels = connection.dataChannels();
                if (channels != null) {
                    channels.consumed(message.key(), message.data().length, now());
                }
            }
        }
    }

    Timestamp now() {
        return node.now();
    }

    IceCredentials credentials(int transport) {
        return credentials.computeIfAbsent(transport, id -> newCredentials());
    }

    IceCredentials newCredentials() {
        credentialsMade++;
        return new IceCredentials(
                "u" + Math.abs(random.nextInt()) + "x" + credentialsMade,
                "password" + Math.abs(random.nextLong()) + "0123456789");
    }

    /** What an offer or an answer makes the owner do: a transport, and sockets on all addresses of the host. */
    void addTransport(int id, int components, Consumer<IceEvent.LocalCandidate> toPeer) {
        onCandidate = toPeer;
        connection.addTransport(id, components, credentials(id), now());
        connection.ice().startGathering(id, List.of(), now());
        for (int component = 1; component <= components; component++) {
            for (InetAddress address : host.addresses()) {
                InetSocketAddress base = node.bind(address, 0);
                connection.ice().addLocalBase(id, component, LocalBase.of(base), now());
            }
        }
        connection.ice().endOfLocalBases(id, now());
        node.drain();
    }

    /** A new ICE session on the same sockets. */
    void restartWith(int id) {
        IceCredentials fresh = newCredentials();
        credentials.put(id, fresh);
        connection.ice().restart(id, fresh, now());
        connection.ice().startGathering(id, List.of(), now());
        connection.ice().endOfLocalBases(id, now());
        node.drain();
    }

    /** What the peer's description makes the owner do. */
    void remoteDescription(int id, IceCredentials remote, List<Fingerprint> fingerprints, DtlsRole ourRole) {
        connection.setRemoteTransport(id, remote, false, fingerprints, ourRole, now());
        node.drain();
    }

    void startData(int id) {
        connection.startData(id, SCTP, SCTP, now());
        node.drain();
    }

    int open(String label) {
        int key = channels().open(ChannelParameters.reliable(label), now());
        node.drain();
        return key;
    }

    void send(int key, byte[] data) {
        channels().send(key, data, true, now());
        node.drain();
    }

    void send(int key, String text) {
        channels().send(key, text.getBytes(StandardCharsets.UTF_8), false, now());
        node.drain();
    }

    void close() {
        closed = true;
        connection.close(now());
        node.drain();
    }

    DataChannels channels() {
        DataChannels channels = connection.dataChannels();
        if (channels == null) {
            throw new AssertionError("no data channels");
        }
        return channels;
    }

    List<Fingerprint> fingerprints() {
        return List.of(certificate.fingerprint("sha-256"));
    }

    DtlsState dtls(int transport, int component) {
        DtlsEngine engine = connection.dtls(transport, component);
        return engine == null ? DtlsState.CLOSED : engine.state();
    }

    int announced(String label) {
        for (DataChannelEvent event : dataEvents) {
            if (event instanceof DataChannelEvent.Announced announced
                    && announced.parameters().label().equals(label)) {
                return announced.key();
            }
        }
        return 0;
    }

    boolean opened(int key) {
        return dataEvents.stream()
                .anyMatch(event -> event instanceof DataChannelEvent.Opened opened && opened.key() == key);
    }

    boolean closed(int key) {
        return dataEvents.stream()
                .anyMatch(event -> event instanceof DataChannelEvent.Closed closed && closed.key() == key);
    }

    List<String> texts(int key) {
        return messages.getOrDefault(key, List.of()).stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }

    <T extends IceEvent> List<T> iceEvents(Class<T> type) {
        return node.events(ConnectionEvent.Ice.class).stream()
                .map(ConnectionEvent.Ice::event)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }
}
