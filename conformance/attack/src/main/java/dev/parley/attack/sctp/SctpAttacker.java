package dev.parley.attack.sctp;

import dev.parley.attack.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/**
 * A hostile SCTP peer behind a good handshake: it has its association, keeps to no window and acknowledges nothing unless an attack
 * wants it. Everything random comes from one seed.
 */
public final class SctpAttacker {
    private static final int TAG = 0x5a5a5a5a;
    private static final int PPID_DCEP = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Target target;
    final Random random;

    /** True if user data go as I-DATA. */
    final boolean interleaving;

    private int theirTag;
    private SctpPacket packet = new SctpPacket(0);

    /** Our next TSN. */
    int tsn;

    /** Our next RE-CONFIG request. */
    int sequence;

    /** The target's cumulative acknowledgement of its own data, as we tell it, and the latest TSN that came. */
    int acknowledged;

    int latest;

    private long packets;
    private boolean aborted;
    private boolean alive;

    /** Makes an attacker that has not begun. */
    public SctpAttacker(Target target, boolean interleaving, long seed) {
        this.target = target;
        this.interleaving = interleaving;
        this.random = new Random(seed);
        this.tsn = random.nextInt();
        this.sequence = tsn;
    }

    /** Returns how many packets were sent. */
    public long packets() {
        return packets;
    }

    /** Returns whether the target has ended the association, which is its right. */
    public boolean isAborted() {
        return aborted;
    }

    /**
     * Does the handshake as the side that answers: the target sends INIT first, as both sides do in WebRTC.
     *
     * @throws IllegalStateException if the target does not do its part
     */
    public void connect() throws IOException {
        byte[] init = awaitType(1);
        ByteBuffer parsed = ByteBuffer.wrap(init);
        theirTag = parsed.getInt(16);
        latest = parsed.getInt(28) - 1;
        acknowledged = latest;
        target.send(new SctpPacket(theirTag)
                .initiation(2, TAG, 1 << 30, tsn, interleaving)
                .sealed());
        awaitType(10);
        target.send(new SctpPacket(theirTag).cookieAck().sealed());
        packet = new SctpPacket(theirTag);
    }

    private byte[] awaitType(int type) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            byte[] received = target.receive(Duration.ofMillis(100));
            if (received != null && received.length > 12 && received[12] == type) {
                return received;
            }
            if (received == null) {
                target.elapse(Duration.ofMillis(100));
            }
        }
        throw new IllegalStateException("the target sent no chunk of type " + type);
    }

    // ---- packets

    /** Returns the packet that is being made, with room for a chunk of so many bytes. */
    SctpPacket packet(int room) throws IOException {
        if (packet.length() + room + 32 > SctpPacket.LARGEST) {
            flush();
        }
        return packet;
    }

    /** Sends the packet that is being made, and takes what the target sends. */
    public void flush() throws IOException {
        if (!packet.isEmpty()) {
            target.send(packet.sealed());
            packets++;
            packet = new SctpPacket(theirTag);
            drain(Duration.ZERO);
        }
    }

    /** Sends bytes as they are. */
    void raw(byte[] bytes) throws IOException {
        flush();
        target.send(bytes);
        packets++;
        drain(Duration.ZERO);
    }

    int theirTag() {
        return theirTag;
    }

    /** Adds user data with the next TSN. */
    void data(int flags, int stream, int number, int ppidOrFsn, byte[] bytes) throws IOException {
        dataAt(tsn++, flags, stream, number, ppidOrFsn, bytes);
    }

    void dataAt(int at, int flags, int stream, int number, int ppidOrFsn, byte[] bytes) throws IOException {
        if (interleaving) {
            packet(bytes.length).interleaved(flags, at, stream, number, ppidOrFsn, bytes);
        } else {
            packet(bytes.length).data(flags, at, stream, number, ppidOrFsn, bytes);
        }
    }

    /** Opens a data channel, RFC 8832 §5.1. */
    void open(int stream, int number, String label) throws IOException {
        byte[] text = label.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer open = ByteBuffer.allocate(12 + text.length);
        open.put((byte) 3)
                .put((byte) 0)
                .putShort((short) 0)
                .putInt(0)
                .putShort((short) text.length)
                .putShort((short) 0);
        data(SctpPacket.WHOLE, stream, number, PPID_DCEP, open.put(text).array());
    }

    void elapse(Duration time) throws IOException {
        flush();
        target.elapse(time);
        drain(Duration.ZERO);
    }

    private void drain(Duration wait) throws IOException {
        for (byte[] received = target.receive(wait); received != null; received = target.receive(Duration.ZERO)) {
            look(ByteBuffer.wrap(received));
        }
    }

    private void look(ByteBuffer received) {
        int at = 12;
        while (at + 4 <= received.limit()) {
            int type = received.get(at) & 0xff;
            int length = Math.max(4, received.getShort(at + 2) & 0xffff);
            if ((type == 0 || type == 64) && at + 8 <= received.limit()) {
                int arrived = received.getInt(at + 4);
                latest = arrived - latest > 0 ? arrived : latest;
            } else if (type == 5) {
                alive = true;
            } else if (type == 6) {
                aborted = true;
            }
            at += length + 3 & ~3;
        }
    }

    /** Returns whether the target answers a HEARTBEAT within some seconds, RFC 9260 §8.3, or has ended the association. */
    public boolean isAlive() throws IOException {
        flush();
        alive = false;
        packet.heartbeat(8);
        flush();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!alive && !aborted && System.nanoTime() < end) {
            drain(Duration.ofMillis(100));
            target.elapse(Duration.ofMillis(10));
        }
        return alive || aborted;
    }
}
