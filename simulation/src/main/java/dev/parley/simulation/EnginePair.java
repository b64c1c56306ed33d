package dev.parley.simulation;

import dev.parley.base.Path;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Two engines and a cable between them, in virtual time: what protocol tests need most. For more than one path, build a {@link
 * SimulatedNetwork} with {@link EngineNode}s.
 *
 * <pre>{@code
 * var pair = new EnginePair<>(seed, client, client::handle, server, server::handle);
 * pair.setConditions(LinkConditions.builder().latency(Duration.ofMillis(20)).loss(0.1).build());
 * pair.left().command(now -> client.start(now));
 * assertThat(pair.runUntil(() -> client.state() == CONNECTED, Duration.ofSeconds(30))).as("seed " + seed).isTrue();
 * }</pre>
 *
 * <p>An engine whose {@code handle} takes no path is given as {@code (datagram, path, now) -> engine.handle(datagram, now)}.
 *
 * @param <L> the left engine's events
 * @param <R> the right engine's events
 */
public final class EnginePair<L, R> {
    private static final int PORT = 5_000;

    private final SimulatedNetwork network;
    private final EngineNode<L> left;
    private final EngineNode<R> right;
    private final Link leftToRight;
    private final Link rightToLeft;

    /** Joins the engines by a perfect cable. Datagrams without a path go to the other engine. */
    public EnginePair(
            long seed,
            ProtocolEngine<L> left,
            EngineNode.Input leftInput,
            ProtocolEngine<R> right,
            EngineNode.Input rightInput) {
        network = new SimulatedNetwork(seed);
        Host leftHost = network.host("left", network.internet(), "192.0.2.1");
        Host rightHost = network.host("right", network.internet(), "192.0.2.2");
        this.left = new EngineNode<>(leftHost, left, leftInput);
        this.right = new EngineNode<>(rightHost, right, rightInput);
        InetSocketAddress leftAddress = this.left.bind(leftHost.address(), PORT);
        InetSocketAddress rightAddress = this.right.bind(rightHost.address(), PORT);
        this.left.setDefaultPath(Path.udp(leftAddress, rightAddress));
        this.right.setDefaultPath(Path.udp(rightAddress, leftAddress));
        this.leftToRight = leftHost.networkInterface("eth0").egress();
        this.rightToLeft = rightHost.networkInterface("eth0").egress();
    }

    /** Returns the left engine's node: its events, commands, sent datagrams. */
    public EngineNode<L> left() {
        return left;
    }

    /** Returns the right engine's node. */
    public EngineNode<R> right() {
        return right;
    }

    /** Returns the direction from left to right: conditions, filter, cut. */
    public Link leftToRight() {
        return leftToRight;
    }

    /** Returns the direction from right to left. */
    public Link rightToLeft() {
        return rightToLeft;
    }

    /** Sets the conditions of both directions. */
    public void setConditions(LinkConditions conditions) {
        leftToRight.setConditions(conditions);
        rightToLeft.setConditions(conditions);
    }

    /** Cuts both directions. */
    public void cut() {
        leftToRight.cut();
        rightToLeft.cut();
    }

    /** Mends both directions. */
    public void repair() {
        leftToRight.repair();
        rightToLeft.repair();
    }

    /** Returns the network underneath: clock, trace, seed. */
    public SimulatedNetwork network() {
        return network;
    }

    /** Returns the virtual time. */
    public Timestamp now() {
        return network.now();
    }

    /** Drains both engines, after commands given to them directly. */
    public void drain() {
        left.drain();
        right.drain();
    }

    /** Lets {@code duration} pass. */
    public void runFor(Duration duration) {
        drain();
        network.runFor(duration);
    }

    /** Runs until {@code condition} holds, at most for {@code limit}; returns whether it holds. */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        drain();
        return network.runUntil(condition, limit);
    }

    /** Runs until no packet is on its way and no timer runs, at most for {@code limit}; returns whether that came. */
    public boolean runUntilIdle(Duration limit) {
        drain();
        return network.runUntilIdle(limit);
    }
}
