package dev.parley.ice;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stream: its components, the session that is being negotiated, and the one before while that still carries packets. */
final class IceStream {
    final int id;
    final List<IceComponent> components = new ArrayList<>(1);
    IceSession session;

    /** The session before an ICE restart, until the new one has selected its pairs. */
    @Nullable
    IceSession previous;

    GatheringState gathering = GatheringState.NEW;

    /** The servers of the present session. */
    final List<StunServerAddress> servers = new ArrayList<>();

    boolean endOfLocalBases;

    IceStream(int id, int componentCount, IceSession session) {
        this.id = id;
        this.session = session;
        for (int i = 1; i <= componentCount; i++) {
            components.add(new IceComponent(this, i));
        }
    }

    @Nullable
    IceComponent component(int component) {
        for (IceComponent each : components) {
            if (each.id == component) {
                return each;
            }
        }
        return null;
    }

    /** Returns the figures of the pairs, with those of the session before that still carry packets first. */
    List<CandidatePairStatistics> statistics() {
        List<CandidatePairStatistics> statistics = new ArrayList<>();
        for (IceComponent component : components) {
            CandidatePair active = component.active;
            if (active != null && active.session != session) {
                statistics.add(active.statistics(true));
            }
        }
        for (CandidatePair pair : session.pairs) {
            IceComponent component = component(pair.component.id);
            statistics.add(pair.statistics(component != null && component.active == pair));
        }
        return statistics;
    }
}
