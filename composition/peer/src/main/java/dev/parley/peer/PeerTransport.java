package dev.parley.peer;

import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.Mid;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A transport of a peer: one that descriptions use, or one of the candidate pool. Loop thread only. */
final class PeerTransport {
    final int id;
    final int components;
    IceCredentials local;

    /** The credentials before the last restart, which a rollback brings back. */
    @Nullable
    IceCredentials localBefore;

    /** The state of gathering that was reported last. */
    GatheringState gathering = GatheringState.NEW;

    /** The local candidates of the present generation that were reported. */
    private final List<Candidate> found = new ArrayList<>(2);

    PeerTransport(int id, int components, IceCredentials local) {
        this.id = id;
        this.components = components;
        this.local = local;
    }

    void restarted(IceCredentials credentials) {
        localBefore = local;
        local = credentials;
        found.clear();
    }

    boolean isFound(Candidate candidate) {
        return found.contains(candidate);
    }

    void addFound(Candidate candidate) {
        found.add(candidate);
    }

    PeerEvent.TransportCreated created(Mid mid) {
        return new PeerEvent.TransportCreated(id, mid, components, local);
    }
}
