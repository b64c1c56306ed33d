package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.EngineNode;
import dev.parley.simulation.Host;
import dev.parley.simulation.SimulatedNetwork;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An agent on a simulated host, with the owner's part: sockets, names, and signalling to another one by trickling. */
final class SimulatedAgent {
    final String name;
    final Host host;
    final IceAgent agent;
    final EngineNode<IceEvent> node;
    final Map<String, InetAddress> names = new LinkedHashMap<>();
    final List<Candidate> told = new ArrayList<>();
    Duration signalling = Duration.ofMillis(20);
    List<StunServerAddress> servers = List.of();
    boolean tellsEnd = true;
    boolean muteCandidates;

    @Nullable
    SimulatedAgent other;

    private final SimulatedNetwork network;
    private final List<String> log = new ArrayList<>();
    private int restarts;

    SimulatedAgent(String name, Host host, IceConfig config, IceRole role) {
        this.name = name;
        this.host = host;
        this.network = host.network();
        this.agent = new IceAgent(
                config, role, new DeterministicRandom(host.network().seed()).fork(name));
        this.node = new EngineNode<>(host, agent, agent::handle);
        node.onEvent(this::onEvent);
    }

    static void connect(SimulatedAgent a, SimulatedAgent b) {
        a.other = b;
        b.other = a;
    }

    IceCredentials newCredentials() {
        restarts++;
        return new IceCredentials(name + restarts + "frag", name + restarts + "passwordpasswordpassword");
    }

    void addStream(int stream, int components) {
        agent.addStream(stream, components, newCredentials());
    }

    /** Opens a socket on each address of the host for each component, and starts gathering. */
    void gather(int stream, int components) {
        node.command(now -> agent.startGathering(stream, servers, now));
        for (int component = 1; component <= components; component++) {
            for (InetAddress address : host.addresses()) {
                addBase(stream, component, address);
            }
        }
        node.command(now -> agent.endOfLocalBases(stream, now));
    }

    InetSocketAddress addBase(int stream, int component, InetAddress address) {
        InetSocketAddress local = node.bind(address, 0);
        node.command(now -> agent.addLocalBase(stream, component, LocalBase.of(local), now));
        return local;
    }

    /** Signals our credentials to the other one. */
    void sendCredentials(int stream) {
        IceCredentials credentials = agent.localCredentials(stream);
        network.schedule(
                signalling,
                () -> other.node.command(now -> other.agent.setRemoteCredentials(stream, credentials, now)));
    }

    void restart(int stream) {
        node.command(now -> agent.restart(stream, newCredentials(), now));
        sendCredentials(stream);
        node.command(now -> agent.startGathering(stream, servers, now));
        node.command(now -> agent.endOfLocalBases(stream, now));
    }

    private void onEvent(IceEvent event) {
        if (!(event instanceof IceEvent.LocalCandidate || event instanceof IceEvent.PathValidated)) {
            log.add(network.now() + " "
                    + (event instanceof IceEvent.SelectedPairChanged selected
                            ? selected.stream() + "/" + selected.component() + " " + selected.path()
                            : event));
        }
        if (event instanceof IceEvent.LocalCandidate local) {
            told.add(local.candidate());
            if (!muteCandidates && other != null) {
                network.schedule(
                        signalling,
                        () -> other.node.command(
                                now -> other.agent.addRemoteCandidate(local.stream(), local.candidate(), now)));
            }
        } else if (event instanceof IceEvent.GatheringStateChanged changed
                && changed.state() == GatheringState.COMPLETE
                && tellsEnd
                && other != null) {
            network.schedule(
                    signalling,
                    () -> other.node.command(now -> other.agent.endOfRemoteCandidates(changed.stream(), now)));
        } else if (event instanceof IceEvent.ResolveName resolve) {
            network.schedule(
                    Duration.ofMillis(3),
                    () -> node.command(now -> agent.nameResolved(resolve.requestId(), names.get(resolve.name()), now)));
        } else if (event instanceof IceEvent.BaseReleased released) {
            node.close(released.base());
        }
    }

    IceTransportState state() {
        return agent.state(0, 1);
    }

    IceTransportState state(int stream, int component) {
        return agent.state(stream, component);
    }

    List<IceTransportState> states(int stream, int component) {
        return node.events(IceEvent.ComponentStateChanged.class).stream()
                .filter(event -> event.stream() == stream && event.component() == component)
                .map(IceEvent.ComponentStateChanged::state)
                .toList();
    }

    @Nullable
    String selected(int stream, int component) {
        CandidatePairInfo pair = agent.selectedPair(stream, component);
        return pair == null
                ? null
                : pair.local().address() + ":" + pair.local().port() + " "
                        + pair.remote().address() + ":" + pair.remote().port();
    }

    /** The pair as the other end would write it. */
    @Nullable
    String selectedMirrored(int stream, int component) {
        CandidatePairInfo pair = agent.selectedPair(stream, component);
        return pair == null
                ? null
                : pair.remote().address() + ":" + pair.remote().port() + " "
                        + pair.local().address() + ":" + pair.local().port();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name + " " + agent.role() + "\n");
        for (CandidatePairStatistics pair : agent.pairs(0)) {
            text.append("  ")
                    .append(pair.state())
                    .append(pair.selected() ? " selected" : "")
                    .append(pair.pair().nominated() ? " nominated " : " ")
                    .append(pair.pair().local().address() + ":"
                            + pair.pair().local().port())
                    .append(" -> ")
                    .append(pair.pair().remote().address() + ":"
                            + pair.pair().remote().port())
                    .append(" " + pair.pair().remote().type())
                    .append('\n');
        }
        for (String line : log) {
            text.append("  ").append(line).append('\n');
        }
        return text + "  " + agent.drops().snapshot() + "\n";
    }

    static InetSocketAddress address(String ip, int port) {
        return Addresses.socketAddress(ip, port);
    }
}
