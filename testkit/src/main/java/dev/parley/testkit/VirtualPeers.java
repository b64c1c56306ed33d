package dev.parley.testkit;

import dev.parley.simulation.Host;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCConfiguration;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Two whole peers in a {@link VirtualWorld}, joined by a signalling channel with a delay. They negotiate by themselves, perfectly
 * (webrtc-pc §10.7): create a channel on either, or on both at once, and run the world.
 *
 * <pre>{@code
 * var world = new VirtualWorld(seed);
 * var peers = VirtualPeers.between(world,
 *         world.network().host("a", world.network().internet(), "192.0.2.1"),
 *         world.network().host("b", world.network().internet(), "192.0.2.2")).build();
 * RTCDataChannel channel = peers.a().connection().createDataChannel("chat");
 * world.runUntil(() -> channel.readyState() == RTCDataChannelState.OPEN, Duration.ofSeconds(10));
 * }</pre>
 */
public final class VirtualPeers {
    private final VirtualWorld world;
    private final Duration signallingDelay;
    private final VirtualPeer a;
    private final VirtualPeer b;
    private boolean signallingCut;

    private VirtualPeers(Builder builder) {
        world = builder.world;
        signallingDelay = builder.signallingDelay;
        a = peer(builder, "a", false, builder.hostA);
        b = peer(builder, "b", true, builder.hostB);
    }

    private VirtualPeer peer(Builder builder, String name, boolean polite, Host host) {
        VirtualPeer server = builder.sameServerAs;
        if (server != null && !polite) {
            return new VirtualPeer(this, name, false, server.loop(), server.factory(), builder.configuration);
        }
        VirtualEventLoop loop = world.loop(host);
        int number = world.network().random().fork("certificate of " + name).nextInt(CertificatePool.size());
        PeerConnectionFactory.Builder factory = PeerConnectionFactory.builder()
                .eventLoop(loop)
                .listenersOnLoop()
                .certificate(CertificatePool.certificate(number));
        builder.factorySettings.accept(factory);
        if (!polite) {
            builder.factorySettingsOfA.accept(factory);
        }
        return new VirtualPeer(this, name, polite, loop, factory.build(), builder.configuration);
    }

    /** Returns a builder of peers on the given hosts. */
    public static Builder between(VirtualWorld world, Host a, Host b) {
        return new Builder(world, a, b);
    }

    /** Returns the impolite peer, whose offer wins a collision. */
    public VirtualPeer a() {
        return a;
    }

    /** Returns the polite peer, who rolls its offer back. */
    public VirtualPeer b() {
        return b;
    }

    /** Returns the world. */
    public VirtualWorld world() {
        return world;
    }

    /** Drops what is signalled from now on. */
    public void cutSignalling() {
        signallingCut = true;
    }

    /** Runs until both connections are "connected"; returns whether that came within {@code limit}. */
    public boolean connect(Duration limit) {
        return world.runUntil(
                () -> a.connection().connectionState() == RTCPeerConnectionState.CONNECTED
                        && b.connection().connectionState() == RTCPeerConnectionState.CONNECTED,
                limit);
    }

    /** Returns what went wrong in signalling on either side. */
    public List<String> errors() {
        List<String> all = new ArrayList<>(a.errors());
        all.addAll(b.errors());
        return all;
    }

    /** Closes both peers and their factories. */
    public void close() {
        a.closeFactory();
        b.closeFactory();
    }

    /** Delivers to the other peer after the delay; what is signalled keeps its order. */
    void signal(VirtualPeer from, Consumer<VirtualPeer> message) {
        if (!signallingCut) {
            VirtualPeer to = from == a ? b : a;
            world.network().schedule(signallingDelay, () -> message.accept(to));
        }
    }

    /** Sets what is not to be the default. */
    public static final class Builder {
        private final VirtualWorld world;
        private final Host hostA;
        private final Host hostB;
        private Duration signallingDelay = Duration.ofMillis(20);
        private RTCConfiguration configuration = RTCConfiguration.builder().build();
        private Consumer<PeerConnectionFactory.Builder> factorySettings = factory -> {};
        private Consumer<PeerConnectionFactory.Builder> factorySettingsOfA = factory -> {};
        private @Nullable VirtualPeer sameServerAs;

        private Builder(VirtualWorld world, Host hostA, Host hostB) {
            this.world = world;
            this.hostA = hostA;
            this.hostB = hostB;
        }

        /** Sets how long a signalling message travels; 20 ms by default. */
        public Builder signallingDelay(Duration delay) {
            signallingDelay = delay;
            return this;
        }

        /** Sets the configuration of both connections. */
        public Builder configuration(RTCConfiguration value) {
            configuration = value;
            return this;
        }

        /** Changes the settings of both factories. */
        public Builder factory(Consumer<PeerConnectionFactory.Builder> settings) {
            factorySettings = settings;
            return this;
        }

        /** Changes the settings of the factory of {@link VirtualPeers#a()} alone, after those of both. */
        public Builder factoryOfA(Consumer<PeerConnectionFactory.Builder> settings) {
            factorySettingsOfA = settings;
            return this;
        }

        /** Makes {@link VirtualPeers#a()} another connection of the factory and loop of {@code server}, as a server has many. */
        public Builder sameServerAs(VirtualPeer server) {
            sameServerAs = server;
            return this;
        }

        /** Makes the peers. */
        public VirtualPeers build() {
            return new VirtualPeers(this);
        }
    }
}
