package dev.parley.webrtc;

import dev.parley.dom.realm.Confinement;
import dev.parley.host.memory.MemoryBudget;
import dev.parley.host.port.LoopPorts;
import dev.parley.runtime.EventLoop;
import dev.parley.runtime.EventLoopGroup;
import dev.parley.runtime.LoopStatistics;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A factory's event loops, over which connections are spread, and the connections that are open on them. Any thread. */
final class Loops {
    private final FactorySettings settings;
    private final List<LoopPorts> ports = new ArrayList<>();
    private final Set<LocalConnection> open = new LinkedHashSet<>();
    private @Nullable EventLoopGroup group;
    private boolean closed;

    Loops(FactorySettings settings) {
        this.settings = settings;
    }

    /** Returns the loop for the next connection. */
    synchronized LoopPorts next() {
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
        for (LoopPorts each : ports) {
            if (each.loop() == loop) {
                return each;
            }
        }
        LoopPorts each = new LoopPorts(loop, settings.peer.host(), ports.size());
        ports.add(each);
        return each;
    }

    synchronized void opened(LocalConnection owner) {
        open.add(owner);
    }

    synchronized void closed(LocalConnection owner) {
        open.remove(owner);
    }

    /** Asks each loop what it holds, and waits for the answers. Not from a loop's thread. */
    FactoryStatistics statistics() {
        List<LoopPorts> asked;
        int connections;
        synchronized (this) {
            asked = List.copyOf(ports);
            connections = open.size();
        }
        List<LoopStatistics> answers = new ArrayList<>();
        long dropped = 0;
        for (LoopPorts each : asked) {
            dropped += new Confinement(each.loop()).call("PeerConnectionFactory.statistics", () -> {
                answers.add(each.loop().statistics());
                return each.handshakes().dropped();
            });
        }
        MemoryBudget budget = settings.peer.host().memoryBudget();
        return new FactoryStatistics(connections, answers, dropped, budget.used(), budget.limit(), budget.shed());
    }

    void close() {
        List<LocalConnection> left;
        List<LoopPorts> ended;
        EventLoopGroup loops;
        synchronized (this) {
            closed = true;
            left = List.copyOf(open);
            ended = List.copyOf(ports);
            ports.clear();
            loops = group;
            group = null;
        }
        for (LocalConnection owner : left) {
            owner.realm().confinement().run("PeerConnectionFactory.close", owner::close);
        }
        for (LoopPorts each : ended) {
            new Confinement(each.loop()).run("PeerConnectionFactory.close", each::close);
        }
        if (loops != null) {
            loops.close();
        }
    }
}
