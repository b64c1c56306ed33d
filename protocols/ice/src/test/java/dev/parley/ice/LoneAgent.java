package dev.parley.ice;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunAttribute.IceControlled;
import dev.parley.stun.StunAttribute.IceControlling;
import dev.parley.stun.StunAttribute.Priority;
import dev.parley.stun.StunAttribute.UseCandidate;
import dev.parley.stun.StunAttribute.Username;
import dev.parley.stun.StunAttribute.XorMappedAddress;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunCredentials;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One agent with one stream of one component, and a remote end that is played message by message. */
final class LoneAgent {
    static final IceCredentials LOCAL = new IceCredentials("LFRAG", "local-password-local-pw");
    static final IceCredentials REMOTE = new IceCredentials("RFRAG", "remote-password-remote");
    static final InetSocketAddress BASE = Addresses.socketAddress("192.0.2.1", 1000);
    static final InetSocketAddress PEER = Addresses.socketAddress("192.0.2.9", 2000);

    record Sent(Path path, StunMessage message) {
        boolean isRequest() {
            return message.messageClass() == StunClass.REQUEST;
        }
    }

    final IceAgent agent;
    final List<IceEvent> events = new ArrayList<>();
    final DeterministicRandom random = new DeterministicRandom(7);
    Timestamp now = Timestamp.ofMillis(1_000);
    private final TransmitBatch batch = new TransmitBatch();

    LoneAgent(IceConfig config, IceRole role) {
        agent = new IceAgent(config, role, new DeterministicRandom(5));
        agent.addStream(0, 1, LOCAL);
        agent.startGathering(0, List.of(), now);
        agent.addLocalBase(0, 1, LocalBase.of(BASE), now);
        agent.endOfLocalBases(0, now);
    }

    /** With a remote end whose credentials and one host candidate are known. */
    static LoneAgent withRemote(IceConfig config, IceRole role) {
        LoneAgent lone = new LoneAgent(config, role);
        lone.agent.setRemoteCredentials(0, REMOTE, lone.now);
        lone.agent.addRemoteCandidate(0, host(PEER, 1), lone.now);
        return lone;
    }

    /** With a pair that has answered its first check. */
    static LoneAgent connected(IceRole role) {
        LoneAgent lone = withRemote(IceConfig.defaults(), role);
        lone.answerAll();
        return lone;
    }

    static Candidate host(InetSocketAddress address, int component) {
        return candidate(CandidateType.HOST, address, component, 2_130_706_431L, "1");
    }

    static Candidate candidate(
            CandidateType type, InetSocketAddress address, int component, long priority, String foundation) {
        return new Candidate(
                foundation,
                component,
                Candidate.Transport.UDP,
                priority,
                Addresses.format(address.getAddress()),
                address.getPort(),
                type,
                null,
                null,
                null,
                List.of());
    }

    /** What the agent has sent since the last call, and its events into {@link #events}. */
    List<Sent> sent() {
        List<Sent> sent = new ArrayList<>();
        batch.clear();
        while (agent.pollTransmit(batch, now)) {}
        for (int i = 0; i < batch.size(); i++) {
            try {
                sent.add(new Sent(batch.path(i), StunMessage.parse(batch.packet(i))));
            } catch (MalformedException e) {
                throw new AssertionError("the agent sends what parses", e);
            }
        }
        for (IceEvent event = agent.pollEvent(); event != null; event = agent.pollEvent()) {
            events.add(event);
        }
        return sent;
    }

    List<Sent> requests() {
        return sent().stream().filter(Sent::isRequest).toList();
    }

    <T> List<T> events(Class<T> type) {
        sent();
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Lets time pass; every deadline acts in its turn. */
    void pass(Duration duration) {
        Timestamp end = now.plus(duration);
        while (!agent.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, agent.nextTimeout());
            agent.handleTimeout(now);
        }
        now = end;
    }

    boolean receive(byte[] bytes, InetSocketAddress from) {
        return agent.handle(PacketBuffer.wrap(bytes), Path.udp(BASE, from), now);
    }

    /** A check of the remote end, as the controlling one's attributes say. */
    boolean check(InetSocketAddress from, StunAttribute... attributes) {
        return receive(write(request(attributes), LOCAL.password()), from);
    }

    StunMessage request(StunAttribute... further) {
        List<StunAttribute> attributes = new ArrayList<>();
        attributes.add(new Username("LFRAG:RFRAG"));
        attributes.add(new Priority(1_862_270_975L));
        attributes.addAll(List.of(further));
        return StunMessage.of(StunClass.REQUEST, StunMessage.BINDING, TransactionId.random(random), attributes);
    }

    static StunAttribute controlling() {
        return new IceControlling(1);
    }

    static StunAttribute controlled() {
        return new IceControlled(1);
    }

    static StunAttribute nominate() {
        return new UseCandidate();
    }

    static byte[] write(StunMessage message, String password) {
        PacketBuffer out = PacketBuffer.allocate(1500, 0);
        message.writeTo(out, StunCredentials.shortTermKey(password), true);
        return out.copy();
    }

    boolean answer(Sent request) {
        return answer(request, BASE);
    }

    boolean answer(Sent request, InetSocketAddress mapped) {
        StunMessage response = StunMessage.of(
                StunClass.SUCCESS_RESPONSE,
                StunMessage.BINDING,
                request.message().transactionId(),
                new XorMappedAddress(mapped));
        return receive(write(response, REMOTE.password()), request.path().remote());
    }

    boolean refuse(Sent request, int code) {
        StunMessage response = StunMessage.of(
                StunClass.ERROR_RESPONSE,
                StunMessage.BINDING,
                request.message().transactionId(),
                new ErrorCode(code, "refused"));
        return receive(write(response, REMOTE.password()), request.path().remote());
    }

    /** Answers what the agent asks until it asks nothing more at this moment. */
    int answerAll() {
        int answered = 0;
        for (List<Sent> requests = requests(); !requests.isEmpty(); requests = requests()) {
            for (Sent request : requests) {
                answer(request);
                answered++;
            }
        }
        return answered;
    }

    /** Lets time pass while the remote end answers everything. */
    void passAnswering(Duration duration) {
        Timestamp end = now.plus(duration);
        answerAll();
        while (!agent.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, agent.nextTimeout());
            agent.handleTimeout(now);
            answerAll();
        }
        now = end;
    }

    IceTransportState state() {
        return agent.state(0, 1);
    }

    CandidatePairStatistics pair() {
        return agent.pairs(0).get(0);
    }
}
