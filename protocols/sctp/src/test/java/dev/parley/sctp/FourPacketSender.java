package dev.parley.sctp;

import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.SackChunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A sender that behaves as dcSCTP does, the SCTP of Chromium, Firefox and libwebrtc: for each packet that it receives it sends at most
 * four, as far as its windows allow, and then waits for the next packet or for its timer. Nothing is paced. The path loses nothing, so
 * that it never sends anything again.
 */
final class FourPacketSender {
    static final int CHUNK = 1_132;

    private static final int TAG = 0x4444;
    private static final int FIRST_TSN = 1_000;

    /** RFC 9260 §6.1 D: Max.Burst. */
    private static final int MAX_BURST = 4;

    /** RFC 9260 §6.3.1: the least RTO of dcSCTP. */
    static final long TIMEOUT_NANOS = 400_000_000;

    private int peerTag;
    private long toSend;
    private long sent;
    private long acknowledged;
    private long window = 10 * CHUNK;
    private long peerWindow;
    private boolean established;
    private Timestamp deadline = Timestamp.NEVER;

    /** How often its timer expired because no packet came. */
    int timeouts;

    FourPacketSender(long bytes) {
        toSend = bytes;
    }

    long acknowledged() {
        return acknowledged;
    }

    Timestamp deadline() {
        return deadline;
    }

    byte[] init() {
        Parameter extensions = new Parameter(Parameter.SUPPORTED_EXTENSIONS, new byte[] {(byte) 130, (byte) 192});
        Initiation body = new Initiation(TAG, 5 << 20, 65_535, 65_535, FIRST_TSN, List.of(extensions));
        return Packets.packet(0, new InitChunk(body));
    }

    /** Takes a packet, and returns those that it lets out. */
    List<byte[]> receive(byte[] packet, Timestamp now) {
        List<byte[]> out = new ArrayList<>();
        for (Chunk chunk : Packets.chunks(packet)) {
            if (chunk instanceof InitAckChunk ack) {
                peerTag = ack.body().initiateTag();
                peerWindow = ack.body().receiveWindow();
                out.add(Packets.packet(
                        peerTag,
                        new CookieEchoChunk(Objects.requireNonNull(ack.body().parameter(Parameter.STATE_COOKIE)))));
            } else if (chunk instanceof CookieAckChunk) {
                established = true;
            } else if (chunk instanceof SackChunk sack) {
                acknowledge(sack, now);
            }
        }
        burst(out, now);
        return out;
    }

    private void acknowledge(SackChunk sack, Timestamp now) {
        long cumulative = (long) (sack.cumulativeTsn() - FIRST_TSN + 1) * CHUNK;
        long before = acknowledged;
        boolean windowWasFull = sent - before + CHUNK > window;
        acknowledged = Math.max(acknowledged, cumulative);
        peerWindow = Math.max(0, sack.receiveWindow() - (sent - acknowledged));
        if (acknowledged > before) {
            deadline = sent > acknowledged ? now.plusNanos(TIMEOUT_NANOS) : Timestamp.NEVER;
            if (windowWasFull) {
                // RFC 9260 §7.2.1: slow start, by at most one packet an acknowledgement.
                window += Math.min(acknowledged - before, CHUNK);
            }
        }
    }

    /** The timer has expired: the window goes back to one packet (RFC 9260 §7.2.3), and a burst leaves. */
    List<byte[]> timeout(Timestamp now) {
        timeouts++;
        window = CHUNK;
        List<byte[]> out = new ArrayList<>();
        deadline = now.plusNanos(TIMEOUT_NANOS);
        burst(out, now);
        return out;
    }

    private void burst(List<byte[]> out, Timestamp now) {
        for (int i = 0; i < MAX_BURST && established; i++) {
            if (sent >= toSend || sent - acknowledged + CHUNK > window || peerWindow < CHUNK) {
                return;
            }
            int number = (int) (sent / CHUNK);
            byte[] data = new byte[CHUNK];
            Arrays.fill(data, (byte) number);
            out.add(Packets.packet(
                    peerTag,
                    new DataChunk(DataChunk.BEGIN | DataChunk.END, FIRST_TSN + number, 1, number & 0xffff, 53, data)));
            sent += CHUNK;
            peerWindow -= CHUNK;
            if (deadline.equals(Timestamp.NEVER)) {
                deadline = now.plusNanos(TIMEOUT_NANOS);
            }
        }
    }
}
