package dev.parley.ice;

import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.crypto.HmacSha1;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.IceCredentials;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An ICE session of one stream, from one pair of credentials to the next (RFC 8445 §2.4): its candidates and its checklist. */
final class IceSession {
    /** A check that came before the credentials of its sender did. */
    record EarlyCheck(Path path, long priority, boolean useCandidate, String remoteFragment) {}

    /** The most early checks that are kept: one for each pair of eight bases and four candidates; the rest will be repeated. */
    static final int MAX_EARLY_CHECKS = 32;

    final IceCredentials local;
    final HmacSha1 localKey;

    @Nullable
    IceCredentials remote;

    @Nullable
    HmacSha1 remoteKey;

    /** True if this session began with new local, or with new remote credentials. */
    final boolean localRestart;

    /** When both ends' credentials were known. */
    @Nullable
    Timestamp started;

    boolean endOfRemoteCandidates;
    final List<SessionComponent> components = new ArrayList<>(1);
    final List<OwnCandidate> ownCandidates = new ArrayList<>();
    final List<PeerCandidate> peerCandidates = new ArrayList<>();

    /** Candidates whose "ufrag" names credentials that are not known yet. */
    final List<Candidate> futureCandidates = new ArrayList<>();

    final SeenRequests seenRequests = new SeenRequests();

    final List<EarlyCheck> earlyChecks = new ArrayList<>();

    /** The checklist, the highest priority first. */
    final List<CandidatePair> pairs = new ArrayList<>();

    final ArrayDeque<CandidatePair> triggered = new ArrayDeque<>(1);

    IceSession(IceCredentials local, boolean localRestart) {
        this.local = local;
        this.localKey = key(local);
        this.localRestart = localRestart;
    }

    static HmacSha1 key(IceCredentials credentials) {
        // RFC 8489 §9.1.1: "key = OpaqueString(password)"; ice-chars stay as they are.
        return new HmacSha1(credentials.password().getBytes(StandardCharsets.UTF_8));
    }

    @Nullable
    SessionComponent component(int id) {
        for (SessionComponent component : components) {
            if (component.id == id) {
                return component;
            }
        }
        return null;
    }

    @Nullable
    CandidatePair pair(Path path) {
        for (CandidatePair pair : pairs) {
            if (pair.isOn(path)) {
                return pair;
            }
        }
        return null;
    }

    @Nullable
    PeerCandidate peerCandidate(int component, InetSocketAddress address) {
        for (PeerCandidate candidate : peerCandidates) {
            if (candidate.candidate().component() == component && address.equals(candidate.address)) {
                return candidate;
            }
        }
        return null;
    }

    /** The host (or relayed) candidate of a base. */
    @Nullable
    OwnCandidate baseCandidate(OwnBase base) {
        for (OwnCandidate candidate : ownCandidates) {
            if (candidate.base() == base) {
                return candidate;
            }
        }
        return null;
    }

    /** Keeps a check for later; one a path and sender, the nominating one. */
    void keep(EarlyCheck check) {
        boolean nominates = check.useCandidate();
        for (EarlyCheck earlier : List.copyOf(earlyChecks)) {
            if (earlier.path().equals(check.path()) && earlier.remoteFragment().equals(check.remoteFragment())) {
                nominates |= earlier.useCandidate();
                earlyChecks.remove(earlier);
            }
        }
        if (earlyChecks.size() >= MAX_EARLY_CHECKS) {
            earlyChecks.remove(0);
        }
        earlyChecks.add(new EarlyCheck(check.path(), check.priority(), nominates, check.remoteFragment()));
    }

    /** Puts a pair into the queue of triggered checks, RFC 8445 §6.1.4.1, if it is not there. */
    void trigger(CandidatePair pair) {
        if (pair.state != PairState.SUCCEEDED) {
            pair.state = PairState.WAITING;
        }
        if (!triggered.contains(pair)) {
            triggered.addLast(pair);
        }
    }
}
