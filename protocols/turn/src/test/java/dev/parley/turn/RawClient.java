package dev.parley.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Path;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.simulation.DeterministicRandom;
import dev.parley.stun.StunAttribute;
import dev.parley.stun.StunAttribute.ErrorCode;
import dev.parley.stun.StunClass;
import dev.parley.stun.StunMessage;
import dev.parley.stun.TransactionId;
import dev.parley.turn.server.TurnServerEngine;
import dev.parley.turn.server.TurnServerEvent;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** A client that sends a server's engine whatever a test wants, in authentic requests. */
final class RawClient {
    static final InetSocketAddress SERVER = Addresses.socketAddress("192.0.2.1", 3_478);

    final Path path;
    final List<InetSocketAddress> closed = new ArrayList<>();

    /** Datagrams to peers. */
    final List<Path> relayed = new ArrayList<>();

    private final TurnServerEngine engine;
    private final DeterministicRandom random;
    private final LongTermAuthentication authentication =
            new LongTermAuthentication(new TurnCredentials("alice", "secret"));
    private int nextPort;

    RawClient(TurnServerEngine engine, Path path) {
        this.engine = engine;
        this.path = path;
        this.random = new DeterministicRandom(path.remote().getPort());
        this.nextPort = 50_000 + 100 * (path.remote().getPort() % 100) + 1;
    }

    /** Sends a request, and returns the answer; the first one is challenged. */
    StunMessage request(int method, Timestamp now, Function<TransactionId, List<StunAttribute>> attributes) {
        StunMessage answer = once(method, now, attributes);
        ErrorCode error = answer.get(ErrorCode.class);
        if (error != null && error.code() == 401 && authentication.challenge(answer)) {
            return once(method, now, attributes);
        }
        return answer;
    }

    private StunMessage once(int method, Timestamp now, Function<TransactionId, List<StunAttribute>> attributes) {
        TransactionId id = TransactionId.random(random);
        byte[] bytes = authentication.write(StunMessage.of(StunClass.REQUEST, method, id, attributes.apply(id)));
        engine.handle(PacketBuffer.wrap(bytes), path, now);
        List<StunMessage> answers = drain(now);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    /** Sends data in a Send indication with a peer's address of any octets. */
    void send(byte[] octets, int port, Timestamp now) {
        TransactionId id = TransactionId.random(random);
        StunMessage indication = StunMessage.of(
                StunClass.INDICATION,
                TurnMethod.SEND,
                id,
                List.of(peer(octets, port, id), new StunAttribute.Raw(TurnAttributes.DATA, new byte[] {1, 2, 3, 4})));
        engine.handle(PacketBuffer.wrap(indication.toBytes(null, false)), path, now);
        drain(now);
    }

    /** Returns XOR-PEER-ADDRESS with these very octets: the JDK's class for addresses shortens IPv4-mapped ones. */
    static StunAttribute peer(byte[] octets, int port, TransactionId id) {
        PacketBuffer mask = PacketBuffer.wrap(new byte[16]);
        mask.put32(0, StunMessage.MAGIC_COOKIE);
        mask.put32(4, id.high());
        mask.put64(8, id.low());
        PacketBuffer value = PacketBuffer.wrap(new byte[4 + octets.length]);
        value.put8(1, octets.length == 4 ? 1 : 2);
        value.put16(2, port ^ StunMessage.MAGIC_COOKIE >>> 16);
        for (int i = 0; i < octets.length; i++) {
            value.put8(4 + i, octets[i] ^ mask.u8(i));
        }
        return new StunAttribute.Raw(TurnAttributes.XOR_PEER_ADDRESS, value.copy());
    }

    /** Opens the ports that the engine asks for, and returns the answers to this client. */
    List<StunMessage> drain(Timestamp now) {
        List<StunMessage> answers = new ArrayList<>();
        TransmitBatch batch = new TransmitBatch();
        for (boolean again = true; again; ) {
            again = false;
            for (TurnServerEvent event = engine.pollEvent(); event != null; event = engine.pollEvent()) {
                again = true;
                if (event instanceof TurnServerEvent.OpenRelay order) {
                    open(order, now);
                } else if (event instanceof TurnServerEvent.CloseRelay close) {
                    closed.add(close.relayed());
                }
            }
            batch.clear();
            while (engine.pollTransmit(batch, now)) {
                again = true;
                Path to = batch.path(batch.size() - 1);
                if (path.equals(to)) {
                    answers.add(parsed(batch.packet(batch.size() - 1)));
                } else {
                    relayed.add(to);
                }
            }
        }
        return answers;
    }

    private void open(TurnServerEvent.OpenRelay order, Timestamp now) {
        if (order.ports() != TurnServerEvent.Ports.ANY && nextPort % 2 != 0) {
            nextPort++;
        }
        InetSocketAddress address = new InetSocketAddress(SERVER.getAddress(), nextPort++);
        InetSocketAddress next = order.ports() == TurnServerEvent.Ports.EVEN_AND_NEXT
                ? new InetSocketAddress(SERVER.getAddress(), nextPort++)
                : null;
        engine.relayOpened(order.id(), address, next, now);
    }

    private static StunMessage parsed(PacketBuffer packet) {
        try {
            return StunMessage.parse(packet);
        } catch (MalformedException e) {
            throw new AssertionError(e);
        }
    }
}
