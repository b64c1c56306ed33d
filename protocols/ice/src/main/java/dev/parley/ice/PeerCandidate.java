package dev.parley.ice;

import dev.parley.parameters.Candidate;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A remote candidate of one session. Without an address (TCP, or a name that does not resolve) it is kept and not paired. */
final class PeerCandidate {
    private Candidate candidate;
    final @Nullable InetSocketAddress address;
    private boolean signalled;

    /** True if the candidate has answered a check of ours. */
    boolean proven;

    PeerCandidate(Candidate candidate, @Nullable InetSocketAddress address, boolean signalled) {
        this.candidate = candidate;
        this.address = address;
        this.signalled = signalled;
    }

    Candidate candidate() {
        return candidate;
    }

    /** Returns whether the remote end has told it; false for one learnt from a check only. */
    boolean isSignalled() {
        return signalled;
    }

    /** The remote end told the candidate that a check had revealed. */
    void signalled(Candidate told) {
        candidate = told;
        signalled = true;
    }
}
