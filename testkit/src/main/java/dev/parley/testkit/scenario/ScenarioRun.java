package dev.parley.testkit.scenario;

import dev.parley.simulation.DeterministicRandom;
import dev.parley.simulation.Host;
import dev.parley.simulation.HostInterface;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import dev.parley.testkit.VirtualPeer;
import dev.parley.testkit.VirtualPeers;
import dev.parley.testkit.VirtualWorld;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run of a scenario: its world, its two peers, their traffic, and the steps that stories have in common. */
final class ScenarioRun {
    /** The longest that anything may take that is expected to happen, in virtual time. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    private final VirtualWorld world;
    private final DeterministicRandom random;
    private final List<String> notes = new ArrayList<>();
    private final List<Pair> pairs = new ArrayList<>();

    /** Two peers and what they send. */
    private record Pair(VirtualPeers peers, Traffic traffic) {}

    ScenarioRun(long seed, int traceLines) {
        world = new VirtualWorld(seed);
        random = world.network().random().fork("story");
        world.network().trace().keep(traceLines);
    }

    VirtualWorld world() {
        return world;
    }

    SimulatedNetwork network() {
        return world.network();
    }

    /** The source of what the story draws. */
    DeterministicRandom random() {
        return random;
    }

    private Pair firstPair() {
        if (pairs.isEmpty()) {
            throw new AssertionError("the story makes its peers first");
        }
        return pairs.get(0);
    }

    /** The first pair's peers; most stories have no other. */
    VirtualPeers peers() {
        return firstPair().peers();
    }

    /** Both peers of all pairs. */
    List<VirtualPeer> everybody() {
        List<VirtualPeer> all = new ArrayList<>();
        for (Pair pair : pairs) {
            all.add(pair.peers().a());
            all.add(pair.peers().b());
        }
        return all;
    }

    VirtualPeer a() {
        return peers().a();
    }

    VirtualPeer b() {
        return peers().b();
    }

    /** The first pair's traffic. */
    Traffic traffic() {
        return firstPair().traffic();
    }

    /** Remembers a detail for the summary. */
    void note(String text) {
        notes.add(text);
        network().trace().note(network().now(), text);
    }

    String summary() {
        StringBuilder text = new StringBuilder(String.join(", ", notes));
        for (Pair pair : pairs) {
            text.append("; ").append(pair.traffic().progress());
            text.append("; ")
                    .append(pair.peers().a())
                    .append(", ")
                    .append(pair.peers().b());
        }
        return text.toString();
    }

    // Drawing.

    Duration millis(int first, int last) {
        return Duration.ofMillis(random.between(first, last));
    }

    double probability(double least, double most) {
        return least + random.nextDouble() * (most - least);
    }

    // Places.

    /** Two hosts with public addresses, IPv4 and sometimes IPv6. */
    void publicPeers() {
        boolean six = random.chance(0.3);
        Host a = host("a", six ? new String[] {"192.0.2.1", "2001:db8::1"} : new String[] {"192.0.2.1"});
        Host b = host("b", six ? new String[] {"192.0.2.2", "2001:db8::2"} : new String[] {"192.0.2.2"});
        VirtualPeers.Builder builder = VirtualPeers.between(world, a, b);
        if (network().random().fork("interleaving").chance(0.25)) {
            note("a does not interleave");
            builder.factoryOfA(factory -> factory.messageInterleaving(false));
        }
        make(builder);
    }

    private Host host(String name, String... addresses) {
        return network().host(name, network().internet(), addresses);
    }

    /** Makes a pair of peers, with a drawn signalling delay, and returns its traffic. */
    Traffic make(VirtualPeers.Builder builder) {
        VirtualPeers peers = builder.signallingDelay(millis(1, 200)).build();
        pairs.add(new Pair(peers, new Traffic(this, peers, "traffic " + pairs.size())));
        return pairs.get(pairs.size() - 1).traffic();
    }

    /** Sets the conditions of both directions between the hosts; a packet meets them once, where it leaves its host. */
    void weather(LinkConditions conditions) {
        note(conditions.toString());
        eachInterface(each -> each.egress().setConditions(conditions));
    }

    /** A builder of conditions with a drawn latency and no faults. */
    LinkConditions.Builder calm() {
        return LinkConditions.builder().latency(millis(0, 60));
    }

    /** Does something to every interface of every host. */
    void eachInterface(Consumer<HostInterface> action) {
        for (Host host : network().hosts()) {
            host.interfaces().forEach(action);
        }
    }

    // Steps.

    void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new ScenarioFailure(otherwise + " at " + network().now());
        }
    }

    /** Runs until {@code condition} holds; fails when it does not within {@code limit}. */
    void await(String what, Duration limit, BooleanSupplier condition) {
        boolean held = world.runUntil(condition, limit);
        checkNothingWrong();
        require(held, "not within " + limit.toMillis() + " ms: " + what);
    }

    void checkNothingWrong() {
        for (Pair pair : pairs) {
            require(
                    pair.peers().errors().isEmpty(),
                    "signalling: " + pair.peers().errors());
            require(
                    pair.traffic().errors().isEmpty(),
                    "traffic: " + pair.traffic().errors());
        }
    }

    void awaitConnected() {
        await("both connected", PATIENCE, this::isConnected);
    }

    /** Lets a minute pass, in which consent to send on a path that is gone runs out, and expects a connection after it. */
    void settle() {
        world.runFor(Duration.ofSeconds(60));
        awaitConnected();
    }

    boolean isConnected() {
        return everybody().stream()
                .allMatch(peer -> peer.connection().connectionState() == RTCPeerConnectionState.CONNECTED);
    }

    /** Runs until all that must arrive has arrived. */
    void awaitTraffic() {
        await(
                "all that is reliable arrived",
                PATIENCE,
                () -> pairs.stream().allMatch(pair -> pair.traffic().isComplete()));
    }

    /** What an application does whose connection is in trouble: restarts ICE when it stays disconnected, or has failed. */
    void restartIceWhenBroken(VirtualPeer peer) {
        new IceRestarter(this, peer).watch();
    }

    /**
     * Ends the run: of each pair one peer closes in good weather, the other notices by its channels, closes too, and nothing may be
     * left.
     */
    void part() {
        eachInterface(each -> each.setConditions(LinkConditions.latency(Duration.ofMillis(10))));
        eachInterface(HostInterface::repair);
        world.runFor(Duration.ofMillis(500));
        for (Pair pair : pairs) {
            part(pair);
        }
        leaveNothing();
    }

    private void part(Pair pair) {
        boolean aFirst = random.nextBoolean();
        VirtualPeer first = aFirst ? pair.peers().a() : pair.peers().b();
        VirtualPeer second = aFirst ? pair.peers().b() : pair.peers().a();
        boolean bothConnected = first.connection().connectionState() == RTCPeerConnectionState.CONNECTED
                && second.connection().connectionState() == RTCPeerConnectionState.CONNECTED;
        first.close();
        require(
                first.connection().connectionState() == RTCPeerConnectionState.CLOSED,
                "a closed connection is " + first.connection().connectionState());
        if (bothConnected) {
            await(
                    "the channels of " + second.name() + " closed after the peer's connection",
                    Duration.ofSeconds(10),
                    () -> pair.traffic().areAllClosed(second));
        }
        second.close();
    }

    /** All connections are closed: lets everything run out and looks for what is left. */
    void leaveNothing() {
        everybody().forEach(VirtualPeer::closeFactory);
        boolean idle = world.runUntilIdle(Duration.ofMinutes(2));
        checkNothingWrong();
        for (Pair pair : pairs) {
            for (VirtualPeer peer : List.of(pair.peers().a(), pair.peers().b())) {
                require(
                        peer.connection().connectionState() == RTCPeerConnectionState.CLOSED,
                        peer + " was closed and is " + peer.connection().connectionState());
                require(pair.traffic().areAllClosed(peer), peer + " has channels that are not closed");
            }
        }
        List<String> left = world.leftovers();
        require(left.isEmpty(), "left allocated: " + left);
        require(
                idle,
                network().pending() + " events still scheduled, the next at "
                        + network().nextEvent());
    }
}
