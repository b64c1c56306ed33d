package dev.parley.connection;

import dev.parley.base.Timestamp;
import dev.parley.ice.IceConfig;
import dev.parley.ice.IceEvent;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two connections that meet over a simulated network; the signalling takes {@code latency} each way and loses nothing. */
final class VirtualPair {
    static final int TRANSPORT = 1;

    final long seed;
    final SimulatedNetwork network;
    final Duration latency;
    final VirtualEnd offerer;
    final VirtualEnd answerer;
    int components = 1;
    DtlsRole answererRole = DtlsRole.CLIENT;
    /** What the offerer believes the answerer's fingerprints to be. */
    List<Fingerprint> answererFingerprints;

    Timestamp offerApplied = Timestamp.NEVER;

    VirtualPair(long seed, Duration latency) {
        this(seed, latency, IceConfig.defaults());
    }

    VirtualPair(long seed, Duration latency, IceConfig ice) {
        this.seed = seed;
        this.latency = latency;
        network = new SimulatedNetwork(seed);
        Host left = network.host("offerer", network.internet(), "192.0.2.1");
        Host right = network.host("answerer", network.internet(), "192.0.2.2");
        offerer = new VirtualEnd(left, 0, 2 * seed, ice);
        answerer = new VirtualEnd(right, 1, 2 * seed + 1, ice);
        answererFingerprints = answerer.fingerprints();
        setConditions(LinkConditions.latency(latency));
    }

    /** The conditions of each direction. */
    void setConditions(LinkConditions conditions) {
        offerer.host.networkInterface("eth0").egress().setConditions(conditions);
        answerer.host.networkInterface("eth0").egress().setConditions(conditions);
    }

    void cut() {
        offerer.host.networkInterface("eth0").cut();
        answerer.host.networkInterface("eth0").cut();
    }

    void repair() {
        offerer.host.networkInterface("eth0").repair();
        answerer.host.networkInterface("eth0").repair();
    }

    /** Offer now, answer one latency later. */
    void negotiate() {
        offerer.connection.ice().setRole(IceRole.CONTROLLING, network.now());
        answerer.connection.ice().setRole(IceRole.CONTROLLED, network.now());
        offerer.addTransport(TRANSPORT, components, trickle(answerer));
        network.schedule(latency, this::applyOffer);
    }

    private void applyOffer() {
        if (answerer.closed) {
            return;
        }
        offerApplied = network.now();
        answerer.addTransport(TRANSPORT, components, trickle(offerer));
        answerer.remoteDescription(TRANSPORT, offerer.credentials(TRANSPORT), offerer.fingerprints(), answererRole);
        answerer.startData(TRANSPORT);
        offerer.candidates.forEach(
                candidate -> answerer.connection.ice().addRemoteCandidate(TRANSPORT, candidate, network.now()));
        answerer.node.drain();
        network.schedule(latency, this::applyAnswer);
    }

    private void applyAnswer() {
        if (offerer.closed) {
            return;
        }
        offerer.remoteDescription(
                TRANSPORT, answerer.credentials(TRANSPORT), answererFingerprints, answererRole.other());
        offerer.startData(TRANSPORT);
        onAnswer.run();
    }

    Runnable onAnswer = () -> {};

    /** Candidates travel behind the description, as fast. */
    private Consumer<IceEvent.LocalCandidate> trickle(VirtualEnd to) {
        return candidate -> network.schedule(latency, () -> {
            if (!to.closed && to.connection.ice().localCredentials(TRANSPORT) != null) {
                to.connection.ice().addRemoteCandidate(candidate.stream(), candidate.candidate(), network.now());
                to.node.drain();
            }
        });
    }

    /** Negotiates, with one channel of the offerer's, and returns its key there once it is open at both ends. */
    int connect() {
        int[] key = new int[1];
        onAnswer = () -> key[0] = offerer.open("chat");
        negotiate();
        require(() -> key[0] != 0 && offerer.opened(key[0]) && answerer.announced("chat") != 0);
        return key[0];
    }

    void run(Duration time) {
        network.runFor(time);
    }

    void require(BooleanSupplier condition) {
        require(condition, Duration.ofSeconds(60));
    }

    void require(BooleanSupplier condition, Duration limit) {
        if (!network.runUntil(condition, limit)) {
            throw new AssertionError("seed " + seed + ": not within " + limit + " at " + network.now() + "\nofferer "
                    + offerer.node.events() + "\n" + offerer.connection.statistics() + "\nanswerer "
                    + answerer.node.events() + "\n" + answerer.connection.statistics());
        }
    }
}
