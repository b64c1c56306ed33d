package dev.parley.sctp;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One association whose peer is played by hand, packet by packet. */
public final class Puppet {
    static final int PEER_TAG = 0x5555;
    public static final int PEER_TSN = 100;

    public final SctpAssociation association;
    public Timestamp now = Timestamp.ofMillis(1_000);

    /** Our tag and first TSN, as the peer learnt them. */
    public int tag;

    int firstTsn;

    /** RE-CONFIG, FORWARD TSN, I-DATA, I-FORWARD-TSN. */
    static final byte[] INTERLEAVING = {(byte) 130, (byte) 192, 64, (byte) 194};

    /** The extensions that the peer claims. */
    byte[] extensions = {(byte) 130, (byte) 192};

    int peerStreams = 65_535;
    long peerWindow = 1 << 20;

    /** The largest packet that may leave. */
    int mostBytes = 1_160;

    /** Of the packets that left last, whether each must not be fragmented. */
    final List<Boolean> dontFragment = new ArrayList<>();

    final List<SctpEvent> events = new ArrayList<>();
    private final TransmitBatch batch = new TransmitBatch();

    Puppet() {
        this(SctpConfig.builder().build());
    }

    Puppet(SctpConfig config) {
        association = new SctpAssociation(config, new SeededRandom(42));
    }

    /** Returns the packets that leave now. */
    public List<byte[]> packets() {
        List<byte[]> packets = new ArrayList<>();
        dontFragment.clear();
        boolean any = true;
        while (any) {
            any = false;
            while (association.pollTransmit(batch, now)) {
                any = true;
            }
            for (int i = 0; i < batch.size(); i++) {
                byte[] packet = batch.packet(i).copy();
                if (packet.length > mostBytes && !Packets.has(packet, HeartbeatAckChunk.class)) {
                    throw new AssertionError("a packet of " + packet.length + " bytes: " + Packets.describe(packet));
                }
                packets.add(packet);
                dontFragment.add(batch.isDontFragment(i));
            }
            batch.clear();
            for (SctpEvent event = association.pollEvent(); event != null; event = association.pollEvent()) {
                events.add(event instanceof SctpEvent.Fragment fragment ? fragment.kept() : event);
                any = true;
            }
        }
        return packets;
    }

    /** Returns the packets that leave now, described. */
    public List<String> sent() {
        return packets().stream().map(Packets::describe).toList();
    }

    List<Chunk> chunks() {
        return packets().stream()
                .flatMap(bytes -> Packets.chunks(bytes).stream())
                .toList();
    }

    <C extends Chunk> List<C> chunks(Class<C> type) {
        return chunks().stream().filter(type::isInstance).map(type::cast).toList();
    }

    public void receive(Chunk... chunks) {
        receiveWithTag(tag, chunks);
    }

    public void receiveWithTag(int packetTag, Chunk... chunks) {
        association.handle(PacketBuffer.wrap(Packets.packet(packetTag, chunks)), now);
    }

    /** Lets time pass, with every timer on its way. Returns what was sent meanwhile, with the milliseconds since the start of the call. */
    public List<String> pass(Duration duration) {
        List<String> sent = new ArrayList<>();
        Timestamp start = now;
        Timestamp end = now.plus(duration);
        while (!association.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, association.nextTimeout());
            association.handleTimeout(now);
            for (String packet : sent()) {
                sent.add(now.nanosSince(start) / 1_000_000 + " " + packet);
            }
        }
        now = end;
        return sent;
    }

    public void connect() {
        association.connect(now);
        InitChunk init = chunks(InitChunk.class).get(0);
        tag = init.body().initiateTag();
        firstTsn = init.body().initialTsn();
    }

    public Initiation peer(Parameter... more) {
        List<Parameter> parameters = new ArrayList<>(List.of(more));
        parameters.add(new Parameter(Parameter.SUPPORTED_EXTENSIONS, extensions));
        return new Initiation(PEER_TAG, peerWindow, peerStreams, peerStreams, PEER_TSN, parameters);
    }

    InitAckChunk initAck() {
        return new InitAckChunk(peer(new Parameter(Parameter.STATE_COOKIE, new byte[] {1, 2, 3, 4})));
    }

    /** Brings the association up. */
    Puppet established() {
        connect();
        receive(initAck());
        packets();
        receive(new CookieAckChunk());
        packets();
        return this;
    }

    public void send(int stream, int size) {
        association.send(OutgoingMessage.reliable(stream, 53, new byte[size]), now);
    }

    SackChunk sack(int count, int... gaps) {
        return new SackChunk(firstTsn + count - 1, peerWindow, gaps, new int[0]);
    }

    static DataChunk data(int number, int stream, int ssn, int size) {
        return data(number, stream, ssn, size, DataChunk.BEGIN | DataChunk.END);
    }

    static DataChunk data(int number, int stream, int ssn, int size, int flags) {
        return new DataChunk(flags, PEER_TSN + number, stream, ssn, 53, new byte[size]);
    }

    String state() {
        return association.statistics().associationState();
    }

    public long dropped(String reason) {
        return association.statistics().drops().getOrDefault(reason, 0L);
    }

    public <E extends SctpEvent> List<E> events(Class<E> type) {
        packets();
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
