package dev.parley.webrtc;

import dev.parley.dom.realm.Confinement;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.EventLoopGroup;
import dev.parley.runtime.HandshakeQueue;
import dev.parley.runtime.LoopStatistics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A factory's event loops, over which connections are spread, and the connections that are open on them. Any thread. */
final class Loops {
    private final FactorySettings settings;
    private final List<Shard> shards = new ArrayList<>();
    private final Set<Peer> open = new LinkedHashSet<>();
    private @Nullable EventLoopGroup group;
    private boolean closed;

    /** One loop with what its connections share. */
    static final class Shard {
        final EventLoop loop;

        /** Used on the loop only. */
        final SharedPorts sharedPorts;

        /** Used on the loop only. */
        final HandshakeQueue handshakes;

        Shard(EventLoop loop, int index, FactorySettings settings) {
            this.loop = loop;
            this.handshakes = new HandshakeQueue(loop);
            this.sharedPorts = new SharedPorts(loop, handshakes, settings, index);
        }
    }

    Loops(FactorySettings settings) {
        this.settings = settings;
    }

    /** Returns the loop for the next connection. */
    synchronized Shard next() {
        if (closed) {
            throw new IllegalStateException("the factory is closed");
        }
        EventLoop loop = settings.eventLoop;
        if (loop == null) {
            if (group == null) {
                group = new EventLoopGroup("parley-loop", settings.loopCount, settings.io);
            }
            loop = group.next();
        }
        for (Shard shard : shards) {
            if (shard.loop == loop) {
                return shard;
            }
        }
        Shard shard = new Shard(loop, shards.size(), settings);
        shards.add(shard);
        return shard;
    }

    synchronized void opened(Peer peer) {
        open.add(peer);
    }

    synchronized void closed(Peer peer) {
        open.remove(peer);
    }

    /** Asks each loop what it holds, and waits for the answers. Not from a loop's thread. */
    FactoryStatistics statistics() {
        List<Shard> asked;
        int connections;
        synchronized (this) {
            asked = List.copyOf(shards);
            connections = open.size();
        }
        List<LoopStatistics> answers = new ArrayList<>();
        long dropped = 0;
        for (Shard shard : asked) {
            dropped += new Confinement(shard.loop).call("PeerConnectionFactory.statistics", () -> {
                answers.add(shard.loop.statistics());
                return shard.handshakes.dropped();
            });
        }
        return new FactoryStatistics(connections, answers, dropped);
    }

    void close() {
        List<Peer> left;
        List<Shard> ended;
        EventLoopGroup loops;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
            ended = List.copyOf(shards);
            shards.clear();
            loops = group;
            group = null;
        }
        for (Peer peer : left) {
            peer.realm().confinement().run("PeerConnectionFactory.close", peer::close);
        }
        for (Shard shard : ended) {
            new Confinement(shard.loop).run("PeerConnectionFactory.close", shard.sharedPorts::close);
        }
        if (loops != null) {
            loops.close();
        }
    }
}
