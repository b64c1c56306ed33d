package dev.parley.dtls;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.dtls.settings.DtlsConfig;
import dev.parley.parameters.DtlsRole;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** A client and a server of ours in virtual time, with a link between them that loses, delays, repeats and damages datagrams. */
final class DtlsPair {
    /** One end and what it has given out. */
    static final class End {
        final DtlsEngine engine;
        final List<DtlsEvent> events = new ArrayList<>();
        final List<byte[]> received = new ArrayList<>();
        final List<byte[]> sent = new ArrayList<>();

        End(DtlsEngine engine) {
            this.engine = engine;
        }

        DtlsFailure failure() {
            for (DtlsEvent event : events) {
                if (event instanceof DtlsEvent.StateChanged changed && changed.failure() != null) {
                    return changed.failure();
                }
            }
            return null;
        }

        List<DtlsState> states() {
            List<DtlsState> states = new ArrayList<>();
            for (DtlsEvent event : events) {
                if (event instanceof DtlsEvent.StateChanged changed) {
                    states.add(changed.state());
                }
            }
            return states;
        }
    }

    private record Flying(Timestamp arrival, long order, End to, byte[] bytes) {}

    final End client;
    final End server;
    final Random random;
    Timestamp now = Timestamp.ofMillis(1_000);
    double loss;
    double duplication;
    double reordering;
    double corruption;
    long delayMillis = 10;
    /** The number of the datagram, of both ends' together, that something happens to; -1 for none. */
    int faultAt = -1;

    Faults13Test.Fault fault = Faults13Test.Fault.LOST;
    private int launched;

    private final PriorityQueue<Flying> link =
            new PriorityQueue<>(Comparator.comparing(Flying::arrival).thenComparing(Flying::order));
    private final TransmitBatch batch = new TransmitBatch();
    private long order;

    DtlsPair(long seed, DtlsConfig clientConfig, DtlsConfig serverConfig) {
        random = new Random(seed);
        client = new End(new DtlsEngine(clientConfig, new SeededRandom(seed * 2 + 1)));
        server = new End(new DtlsEngine(serverConfig, new SeededRandom(seed * 2 + 2)));
    }

    static DtlsPair simple(long seed) {
        return new DtlsPair(seed, DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
    }

    DtlsPair knowEachOther(DtlsConfig clientConfig, DtlsConfig serverConfig) {
        client.engine.setRemoteFingerprints(serverConfig.certificates().get(0).fingerprints("sha-256"), now);
        server.engine.setRemoteFingerprints(clientConfig.certificates().get(0).fingerprints("sha-256"), now);
        return this;
    }

    /** Two ends with these settings that have started. */
    static DtlsPair started(long seed, DtlsConfig clientConfig, DtlsConfig serverConfig) {
        return new DtlsPair(seed, clientConfig, serverConfig)
                .knowEachOther(clientConfig, serverConfig)
                .start();
    }

    static DtlsPair connected(long seed) {
        DtlsPair pair = started(seed, DtlsConfig.of(TestCertificates.ECDSA), DtlsConfig.of(TestCertificates.ECDSA_2));
        pair.run(5_000);
        if (!pair.bothConnected()) {
            throw new AssertionError("not connected: " + pair.client.events + pair.server.events);
        }
        return pair;
    }

    DtlsPair start() {
        server.engine.start(DtlsRole.SERVER, now);
        client.engine.start(DtlsRole.CLIENT, now);
        return this;
    }

    boolean bothConnected() {
        return client.engine.state() == DtlsState.CONNECTED && server.engine.state() == DtlsState.CONNECTED;
    }

    /** Runs until nothing happens any more or the time is over. */
    void run(long millis) {
        Timestamp end = now.plusMillis(millis);
        while (true) {
            drain(client, server);
            drain(server, client);
            Timestamp next = Timestamp.min(client.engine.nextTimeout(), server.engine.nextTimeout());
            if (!link.isEmpty()) {
                next = Timestamp.min(next, link.peek().arrival());
            }
            if (next.isAfter(end)) {
                now = next.isNever() ? now : end;
                return;
            }
            now = Timestamp.max(now, next);
            while (!link.isEmpty() && !link.peek().arrival().isAfter(now)) {
                Flying datagram = link.poll();
                deliver(datagram.to(), datagram.bytes());
            }
            client.engine.handleTimeout(now);
            server.engine.handleTimeout(now);
        }
    }

    /** Runs for one millisecond. */
    void runStep() {
        Timestamp end = now.plusMillis(1);
        run(1);
        now = end;
    }

    void runUntilConnected(long millis) {
        Timestamp end = now.plusMillis(millis);
        while (!bothConnected() && now.isBefore(end)) {
            Timestamp before = now;
            run(20);
            if (now.equals(before)) {
                now = now.plusMillis(20);
            }
        }
    }

    void deliver(End to, byte[] bytes) {
        to.engine.handle(PacketBuffer.wrap(bytes), now);
        fetch(to);
    }

    void fetch(End to) {
        for (PacketBuffer data = to.engine.pollApplicationData();
                data != null;
                data = to.engine.pollApplicationData()) {
            to.received.add(data.copy());
        }
    }

    void send(End from, byte[] data) {
        PacketBuffer packet = PacketBuffer.allocate(data.length + 64, 32);
        packet.append(data, 0, data.length);
        if (!from.engine.seal(packet)) {
            throw new IllegalStateException("not connected");
        }
        launch(from == client ? server : client, packet.copy());
    }

    void drain(End from, End to) {
        batch.clear();
        while (from.engine.pollTransmit(batch, now)) {}
        for (int i = 0; i < batch.size(); i++) {
            byte[] bytes = batch.packet(i).copy();
            from.sent.add(bytes);
            launch(to, bytes);
        }
        for (DtlsEvent event = from.engine.pollEvent(); event != null; event = from.engine.pollEvent()) {
            from.events.add(event);
        }
        fetch(from);
    }

    private void launch(End to, byte[] bytes) {
        if (launched++ == faultAt) {
            switch (fault) {
                case LOST -> {}
                case LATE -> link.add(new Flying(now.plusMillis(3 * delayMillis), order++, to, bytes.clone()));
                case DOUBLED -> {
                    link.add(new Flying(now.plusMillis(delayMillis), order++, to, bytes.clone()));
                    link.add(new Flying(now.plusMillis(delayMillis), order++, to, bytes.clone()));
                }
            }
            return;
        }
        if (random.nextDouble() < loss) {
            return;
        }
        int copies = random.nextDouble() < duplication ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            long delay = delayMillis + (random.nextDouble() < reordering ? random.nextInt(60) : 0);
            byte[] copy = bytes.clone();
            if (random.nextDouble() < corruption) {
                copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
            }
            link.add(new Flying(now.plusMillis(delay), order++, to, copy));
        }
    }
}
