package dev.parley.ice;

import dev.parley.base.DropCounters;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.crypto.HmacSha1;
import dev.parley.parameters.IceRole;
import dev.parley.stun.StunMessage;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** State that the parts of one agent share: its streams and bases, its role, and its outgoing datagrams. */
final class AgentState {
    /** A datagram that waits for the owner. */
    record Outgoing(Path path, byte[] bytes) {}

    /** The most datagrams that wait; an owner that drains never comes near, the oldest go. */
    static final int MAX_OUTGOING = 512;

    /** The most foundations that are remembered: four of each of the bases that an agent may have; the oldest goes. */
    static final int MAX_FOUNDATIONS = 4 * Bases.MAX_BASES;

    final IceConfig config;
    final SecureRandom random;
    IceRole role;
    long tieBreaker;
    boolean remoteLite;
    TransportPolicy policy;
    boolean closed;

    /** See {@link IceAgent#pathChanges}. */
    int pathChanges;

    // Few of either: they are found sooner by looking at each than by hashing.
    final List<IceStream> streams = new ArrayList<>(1);
    final List<OwnBase> bases = new ArrayList<>(2);
    final DropCounters drops = new DropCounters();
    final ArrayDeque<IceEvent> events = new ArrayDeque<>(1);
    final ArrayDeque<Outgoing> outgoing = new ArrayDeque<>(1);

    /** For pairs on which a request came that is no copy of an earlier one; only who knows the password makes those. */
    final RevealedAllowance requestedAllowance = new RevealedAllowance();

    /** For pairs on which copies alone came; anybody on the path makes those, and uses up nothing of the other allowance. */
    final RevealedAllowance copiedAllowance = new RevealedAllowance();

    private final ValidatedPaths validated = new ValidatedPaths();
    private final Map<String, String> foundations = new LinkedHashMap<>(2);
    private int nextFoundation = 1;
    private long nextPairId = 1;
    private int nextPeerReflexive = 1;

    AgentState(IceConfig config, IceRole role, SecureRandom random) {
        this.config = config;
        this.role = role;
        this.random = random;
        this.tieBreaker = random.nextLong();
        this.policy = config.transportPolicy();
    }

    boolean isLite() {
        return config.lite();
    }

    @Nullable
    IceStream stream(int id) {
        for (int i = 0; i < streams.size(); i++) {
            if (streams.get(i).id == id) {
                return streams.get(i);
            }
        }
        return null;
    }

    @Nullable
    IceComponent component(int streamId, int id) {
        IceStream stream = stream(streamId);
        return stream == null ? null : stream.component(id);
    }

    @Nullable
    OwnBase base(InetSocketAddress address) {
        for (int i = 0; i < bases.size(); i++) {
            if (Objects.equals(bases.get(i).address(), address)) {
                return bases.get(i);
            }
        }
        return null;
    }

    void emit(IceEvent event) {
        events.addLast(event);
    }

    byte[] write(StunMessage message, @Nullable HmacSha1 key) {
        return message.toBytes(key, true);
    }

    void transmit(Path path, byte[] bytes) {
        if (outgoing.size() >= MAX_OUTGOING) {
            outgoing.removeFirst();
            drops.count("ice: owner does not drain");
        }
        outgoing.addLast(new Outgoing(path, bytes));
    }

    /** Returns the id that {@link #newPairId} gives next. */
    long nextPairId() {
        return nextPairId;
    }

    long newPairId() {
        return nextPairId++;
    }

    /** RFC 8445 §5.1.1.3: candidates have the same foundation when what {@code key} names is the same. */
    String foundation(String key) {
        String known = foundations.get(key);
        if (known != null) {
            return known;
        }
        if (foundations.size() >= MAX_FOUNDATIONS) {
            foundations.remove(foundations.keySet().iterator().next());
        }
        String made = Integer.toString(nextFoundation++);
        foundations.put(key, made);
        return made;
    }

    /** RFC 8445 §7.3.1.3: "The foundation is an arbitrary value, different from the foundations of all other remote candidates." */
    String peerReflexiveFoundation() {
        return "prflx" + nextPeerReflexive++;
    }

    /** An authenticated request came over the path. */
    void requested(IceComponent component, Path path) {
        if (validated.request(path)) {
            emit(new IceEvent.PathValidated(component.stream.id, component.id, path));
        }
    }

    /** A check of ours was answered over the path. */
    void answered(IceComponent component, Path path) {
        if (validated.answer(path, this::isActive)) {
            emit(new IceEvent.PathValidated(component.stream.id, component.id, path));
        }
    }

    private boolean isActive(Path path) {
        OwnBase base = base(path.local());
        CandidatePair active = base == null ? null : base.component.active;
        return active != null && active.path.equals(path);
    }

    boolean isValidated(Path path) {
        return validated.contains(path);
    }

    void forgetPaths(InetSocketAddress base) {
        validated.forget(base);
    }

    /** The sessions that carry or will carry packets: each stream's present one, and the previous one while it lives. */
    List<IceSession> sessions() {
        List<IceSession> sessions = new ArrayList<>(streams.size() + 1);
        for (IceStream stream : streams) {
            sessions.add(stream.session);
            if (stream.previous != null) {
                sessions.add(stream.previous);
            }
        }
        return sessions;
    }

    /** Returns whether nothing has answered on the pair for so long that the path is taken for broken. */
    boolean isSilent(CandidatePair pair, Timestamp now) {
        return !silentFrom(pair).isAfter(now);
    }

    /** Returns whether a pair is not to be relied on: it is silent, or doubted and without an answer. */
    boolean isBroken(CandidatePair pair, Timestamp now) {
        return !brokenFrom(pair).isAfter(now);
    }

    /** When the pair will count as broken, if nothing comes. */
    Timestamp brokenFrom(CandidatePair pair) {
        Timestamp doubted = pair.doubtedSince;
        Timestamp silent = silentFrom(pair);
        return doubted == null ? silent : Timestamp.min(silent, doubted.plus(Consent.answerTime(pair)));
    }

    /** When the pair will be taken for silent, if nothing comes. */
    Timestamp silentFrom(CandidatePair pair) {
        Timestamp heard = pair.lastHeard;
        if (heard == null) {
            return Timestamp.NEVER;
        }
        if (isLite()) {
            // A lite agent asks nothing; it hears the other's consent checks every 4 to 6 seconds, some of which get
            // lost.
            return remoteLite
                    ? Timestamp.NEVER
                    : heard.plus(config.consentInterval().multipliedBy(5).dividedBy(2));
        }
        Timestamp unanswered = pair.unansweredSince;
        if (unanswered == null) {
            return Timestamp.NEVER;
        }
        return Timestamp.max(heard.plus(config.disconnectedAfter()), unanswered.plus(Consent.PROBING));
    }
}
