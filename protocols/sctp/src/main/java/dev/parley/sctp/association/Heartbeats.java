package dev.parley.sctp.association;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.send.PathMtuProbes;

/** Asks an idle path whether it lives, and how long a round trip takes, RFC 9260 §8.3. */
public final class Heartbeats {
    /** A nonce, and when it left. No probe of {@link PathMtuProbes} has information of this length. */
    public static final int INFO_LENGTH = 16;

    private final TransmissionControlBlock tcb;
    private long nonce;
    private boolean awaited;
    private long lastActivity;

    public Heartbeats(TransmissionControlBlock tcb) {
        this.tcb = tcb;
    }

    public void start(Timestamp now) {
        lastActivity = now.nanos();
        schedule(now, tcb.config.heartbeatInterval().toNanos());
    }

    private void schedule(Timestamp now, long afterNanos) {
        if (!tcb.config.heartbeatInterval().isZero() && tcb.pathUsable) {
            // RFC 9260 §8.3: "…with jittering of +/- 50% of the RTO value".
            long jitter = (long) ((tcb.random.nextDouble() - 0.5) * tcb.rto.base());
            tcb.setTimer(AssociationTimer.HEARTBEAT, now, Math.max(1, afterNanos + tcb.rto.current() + jitter));
        }
    }

    /** Data was acknowledged: the path is not idle. */
    public void active(Timestamp now) {
        lastActivity = now.nanos();
        awaited = false;
    }

    public void timeout(Timestamp now) {
        if (!tcb.state.isUp()) {
            return;
        }
        long interval = tcb.config.heartbeatInterval().toNanos();
        long idle = now.nanos() - lastActivity;
        if (idle < interval) {
            schedule(now, interval - idle);
            return;
        }
        if (awaited && tcb.countError()) {
            return;
        }
        nonce = tcb.random.nextLong();
        awaited = true;
        PacketBuffer info = PacketBuffer.allocate(INFO_LENGTH, 0);
        info.append(INFO_LENGTH);
        info.put64(0, nonce);
        info.put64(8, now.nanos());
        tcb.send(new HeartbeatChunk(info.array()));
        schedule(now, interval);
    }

    public void handleHeartbeat(HeartbeatChunk request) {
        tcb.send(new HeartbeatAckChunk(request.info()));
    }

    public void handleHeartbeatAck(HeartbeatAckChunk ack, Timestamp now) {
        PacketBuffer info = PacketBuffer.wrap(ack.info());
        if (!awaited || info.length() != INFO_LENGTH || info.i64(0) != nonce) {
            tcb.drops.count("heartbeat acknowledgement that nobody waits for");
            return;
        }
        awaited = false;
        lastActivity = now.nanos();
        tcb.errorCount = 0;
        tcb.rto.sample(now.nanos() - info.i64(8), now);
    }
}
