package dev.parley.simulation;

import dev.parley.base.Addresses;
import dev.parley.base.Timestamp;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One end of a TCP connection of a {@link Host}: handshake, cumulative acknowledgement, slow start, fast retransmission and
 * retransmission timer, as far as they shape the timing of a stream under delay and loss. Segments pass links and NATs as datagrams do.
 */
public final class SimulatedStream {
    /** Payload of a segment, in bytes. */
    static final int MAX_SEGMENT = 1_400;

    /** Bytes under way at most, and out of order at the receiver. */
    static final int MAX_WINDOW = 512 * 1024;

    /** RFC 6298 §2: the timeout before a round trip was measured. */
    private static final Duration FIRST_TIMEOUT = Duration.ofSeconds(1);

    /** Linux' lower bound. */
    private static final Duration MIN_TIMEOUT = Duration.ofMillis(200);

    private static final Duration MAX_TIMEOUT = Duration.ofSeconds(60);

    /** Retransmissions of one segment, after which the connection counts as broken. */
    private static final int MAX_RETRANSMISSIONS = 10;

    private static final int HEADER = 9;
    private static final int SYN = 1;
    private static final int FIN = 2;
    private static final int RST = 4;

    /** Receiver of what happens to a stream. */
    public interface Receiver {
        /** The connection is established. */
        void opened(SimulatedStream stream);

        /** Bytes have come, in order. */
        void received(SimulatedStream stream, byte[] bytes);

        /** The connection was refused, broke, or was closed by the other end. */
        void closed(SimulatedStream stream, String reason);
    }

    private static final class Segment {
        final int sequence;
        final int flags;
        final byte[] data;
        Timestamp sent = Timestamp.ZERO;
        int transmissions;

        Segment(int sequence, int flags, byte[] data) {
            this.sequence = sequence;
            this.flags = flags;
            this.data = data;
        }

        int length() {
            return data.length + ((flags & (SYN | FIN)) == 0 ? 0 : 1);
        }
    }

    private final Host host;
    private final InetSocketAddress local;
    private final InetSocketAddress remote;
    private @Nullable Receiver receiver;
    private final ArrayDeque<Segment> unsent = new ArrayDeque<>();
    private final ArrayDeque<Segment> unacknowledged = new ArrayDeque<>();
    private final TreeMap<Integer, Segment> early = new TreeMap<>();
    private int nextSequence;
    private int waiting;
    private int expected;
    private int window = 10 * MAX_SEGMENT;
    private int threshold = MAX_WINDOW;
    private int duplicates;
    private Duration timeout = FIRST_TIMEOUT;
    private SimulatedNetwork.@Nullable Scheduled timer;
    private boolean synReceived;
    private boolean synAcknowledged;
    private boolean open;
    private boolean closing;
    private boolean ended;

    SimulatedStream(Host host, InetSocketAddress local, InetSocketAddress remote, @Nullable Receiver receiver) {
        this.host = host;
        this.local = local;
        this.remote = remote;
        this.receiver = receiver;
    }

    /** Makes the end of a connection that another host begins. */
    static SimulatedStream accepted(Host host, Datagram connect, Function<SimulatedStream, Receiver> acceptor) {
        SimulatedStream made = new SimulatedStream(host, connect.destination(), connect.source(), null);
        made.receiver = acceptor.apply(made);
        return made;
    }

    private Receiver receiver() {
        if (receiver == null) {
            throw new AssertionError("a stream has its receiver before anything happens to it");
        }
        return receiver;
    }

    /** Returns our address. */
    public InetSocketAddress localAddress() {
        return local;
    }

    /** Returns the other end's address, as we see it. */
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    /** Returns how many bytes were sent and are not acknowledged yet. */
    public int waiting() {
        return waiting;
    }

    /** Begins with a SYN: that of the end that connects, or that of the end that was connected to. */
    void start() {
        enqueue(SYN, new byte[0]);
    }

    /** Sends bytes, in order behind those before. Ignored after the end. */
    public void send(byte[] bytes) {
        if (ended || closing) {
            return;
        }
        for (int from = 0; from < bytes.length; from += MAX_SEGMENT) {
            enqueue(0, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + MAX_SEGMENT)));
        }
    }

    /** Closes our end when all has arrived; nothing is reported any more. */
    public void close() {
        if (!closing && !ended) {
            closing = true;
            if (open) {
                enqueue(FIN, new byte[0]);
            } else {
                end();
            }
        }
    }

    private void enqueue(int flags, byte[] data) {
        Segment segment = new Segment(nextSequence, flags, data);
        nextSequence += segment.length();
        waiting += segment.length();
        unsent.add(segment);
        pump();
    }

    private int inFlight() {
        int sum = 0;
        for (Segment segment : unacknowledged) {
            sum += segment.length();
        }
        return sum;
    }

    private void pump() {
        while (!unsent.isEmpty()
                && (unacknowledged.isEmpty() || open)
                && inFlight() + unsent.getFirst().length() <= Math.min(window, MAX_WINDOW)) {
            Segment segment = unsent.removeFirst();
            unacknowledged.add(segment);
            transmit(segment);
        }
        arm();
    }

    private void transmit(Segment segment) {
        segment.sent = host.network().now();
        segment.transmissions++;
        emit(segment.sequence, segment.flags, segment.data);
    }

    private void emit(int sequence, int flags, byte[] data) {
        ByteBuffer bytes = ByteBuffer.allocate(HEADER + data.length);
        bytes.put((byte) flags)
                .putInt(sequence)
                .putInt(synReceived ? expected : -1)
                .put(data);
        host.sendSegment(local, remote, bytes.array());
    }

    /** Answers a segment that belongs to no connection. */
    static void refuse(Host host, Datagram segment) {
        if ((segment.bytes()[0] & RST) == 0) {
            ByteBuffer bytes =
                    ByteBuffer.allocate(HEADER).put((byte) RST).putInt(0).putInt(-1);
            host.sendSegment(segment.destination(), segment.source(), bytes.array());
        }
    }

    static boolean isConnect(Datagram segment) {
        ByteBuffer bytes = ByteBuffer.wrap(segment.bytes());
        return bytes.get(0) == SYN && bytes.getInt(5) == -1;
    }

    private void arm() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        if (!unacknowledged.isEmpty() && !ended) {
            timer = host.network().schedule(host.network().now().plus(timeout), this::expired);
        }
    }

    private void expired() {
        timer = null;
        Segment first = unacknowledged.peekFirst();
        if (first == null || ended) {
            return;
        }
        if (first.transmissions > MAX_RETRANSMISSIONS) {
            fail("the connection failed: Connection timed out");
            return;
        }
        threshold = Math.max(inFlight() / 2, 2 * MAX_SEGMENT);
        window = MAX_SEGMENT;
        Duration doubled = timeout.multipliedBy(2);
        timeout = doubled.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : doubled;
        transmit(first);
        arm();
    }

    // ---- Receiving

    void receive(Datagram datagram) {
        ByteBuffer bytes = ByteBuffer.wrap(datagram.bytes());
        int flags = bytes.get();
        int sequence = bytes.getInt();
        int acknowledged = bytes.getInt();
        byte[] data = new byte[bytes.remaining()];
        bytes.get(data);
        if ((flags & RST) != 0) {
            fail(open ? "the connection was reset" : "the connection was refused");
            return;
        }
        Segment segment = new Segment(sequence, flags, data);
        if (acknowledged >= 0) {
            acknowledge(acknowledged, segment.length() == 0);
        }
        if (!ended && segment.length() > 0) {
            take(segment);
        }
    }

    private void acknowledge(int upTo, boolean bare) {
        Segment first = unacknowledged.peekFirst();
        if (first == null || ended) {
            return;
        }
        if (upTo <= first.sequence) {
            if (bare && ++duplicates == 3) {
                threshold = Math.max(inFlight() / 2, 2 * MAX_SEGMENT);
                window = threshold;
                transmit(first);
            }
            return;
        }
        duplicates = 0;
        while (first != null && first.sequence + first.length() <= upTo) {
            unacknowledged.removeFirst();
            waiting -= first.length();
            window += window < threshold ? first.length() : Math.max(1, MAX_SEGMENT * first.length() / window);
            if (first.transmissions == 1) {
                Duration twice = Duration.ofNanos(2 * host.network().now().nanosSince(first.sent));
                timeout = twice.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : twice;
            }
            acknowledged(first);
            first = unacknowledged.peekFirst();
        }
        pump();
    }

    private void acknowledged(Segment segment) {
        if (segment.flags == SYN) {
            synAcknowledged = true;
            establish();
        } else if (segment.flags == FIN) {
            end();
        }
    }

    private void establish() {
        if (!open && synReceived && synAcknowledged) {
            open = true;
            if (!closing) {
                receiver().opened(this);
            }
            pump();
        }
    }

    private void take(Segment segment) {
        boolean connects = segment.flags == SYN && !synReceived;
        if (connects) {
            synReceived = true;
        }
        if (segment.sequence > expected && segment.sequence - expected < MAX_WINDOW) {
            early.put(segment.sequence, segment);
        } else if (segment.sequence == expected) {
            deliver(segment);
            for (Map.Entry<Integer, Segment> next = early.firstEntry();
                    next != null && next.getKey() <= expected && !ended;
                    next = early.firstEntry()) {
                early.remove(next.getKey());
                if (next.getKey() == expected) {
                    deliver(next.getValue());
                }
            }
        }
        if (!connects || synAcknowledged) {
            emit(nextSequence, 0, new byte[0]);
        }
        if (connects) {
            establish();
        }
    }

    private void deliver(Segment segment) {
        expected += segment.length();
        if (segment.data.length > 0 && !closing) {
            receiver().received(this, segment.data);
        } else if (segment.flags == FIN) {
            emit(nextSequence, 0, new byte[0]);
            fail("the other end closed the connection");
        }
    }

    // ---- The end

    private void fail(String reason) {
        if (ended) {
            return;
        }
        end();
        if (!closing) {
            receiver().closed(this, reason);
        }
    }

    private void end() {
        ended = true;
        unsent.clear();
        unacknowledged.clear();
        arm();
        host.closed(this);
    }

    @Override
    public String toString() {
        return host.name() + " " + Addresses.format(local) + " -> " + Addresses.format(remote);
    }
}
