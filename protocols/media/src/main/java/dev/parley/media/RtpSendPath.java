package dev.parley.media;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.RtpInterceptor.Position;
import dev.parley.media.send.MediaPacket;
import dev.parley.media.send.Pacer;
import dev.parley.media.send.PacketPool;
import dev.parley.media.send.PacketStamp;
import dev.parley.media.send.SendStream;
import dev.parley.media.send.SentLog;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.RtpPacket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Way of a frame to the wire, stage by stage in reading order. Stages 1 and 2 (frame, transform) lie above; 14 and 15 (protect, batch)
 * below, in {@code connection}.
 */
final class RtpSendPath {
    private final DropCounters drops;
    private final List<RtpInterceptor> interceptors;
    private final RtpPacket view = new RtpPacket();
    private final BandwidthController bandwidth;

    // Looked up only, never iterated.
    private final Map<Integer, SendStream> bySsrc = new HashMap<>();

    final PacketPool pool = new PacketPool();
    final Pacer pacer = new Pacer(pool);
    final SentLog log = new SentLog();
    private boolean sealed;

    RtpSendPath(DropCounters drops, List<RtpInterceptor> interceptors, BandwidthController bandwidth) {
        this.drops = drops;
        this.interceptors = interceptors;
        this.bandwidth = bandwidth;
    }

    void add(SendStream stream) {
        bySsrc.put(stream.encoding().ssrc(), stream);
        bySsrc.put(stream.encoding().rtxSsrc(), stream);
    }

    void remove(SendStream stream) {
        bySsrc.remove(stream.encoding().ssrc());
        bySsrc.remove(stream.encoding().rtxSsrc());
        stream.clear();
    }

    /** Returns the stream that an SSRC, of media or of retransmissions, belongs to; or null. */
    @Nullable
    SendStream stream(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** Stages 3 to 9 for a frame: timestamps, packets, numbers, history, queue. */
    SendResult send(SendStream stream, EncodedFrame frame, int audioLevel, Timestamp now) {
        CodecParameters codec = stream.negotiated(frame.codec());
        if (codec == null
                || !stream.configuration().sending()
                || !stream.encoding().active()) {
            return SendResult.NOT_NEGOTIATED;
        }
        // RFC 4733 §2.5.1.1: a tone stands for the sound of its time.
        if (stream.isToneSent()) {
            return SendResult.SENT;
        }
        long dropped = pacer.dropped();
        try {
            stream.send(frame, codec, audioLevel, packet -> framed(packet, now), pacer, now); // 3 to 8
        } catch (IllegalArgumentException e) {
            drops.count("frame of a wrong form");
            return SendResult.INVALID;
        }
        return pacer.dropped() == dropped ? SendResult.SENT : SendResult.DROPPED_FULL;
    }

    /** Stages 6 to 9 for the packets of a telephone tone that are due. */
    void pollTone(SendStream stream, Timestamp now) {
        if (stream.isToneSent()) {
            stream.pollTone(packet -> framed(packet, now), pacer, now);
        }
    }

    /** Stages 10 to 13 for the next packet: appends it in clear text, or as it was sealed. */
    boolean poll(TransmitBatch into, Timestamp now) {
        for (MediaPacket packet = pacer.poll(); packet != null; packet = pacer.poll()) { // 10
            SendStream stream = bySsrc.get(packet.ssrc());
            if (stream == null) {
                pacer.sent(packet);
                continue;
            }
            boolean again = PacketStamp.isRepeated(packet);
            byte[] bytes = again ? PacketStamp.sealedBytes(packet) : packet.bytes();
            int length = again ? bytes.length : packet.length();
            if (!again) {
                int number = log.add(length, now); // 12: the number that 11 stamps is the log's
                PacketStamp.stamp(packet, number, now); // 11
                bandwidth.packetSent(number, length, now);
            }
            PacketBuffer target = into.append(null, length);
            target.append(bytes, 0, length);
            boolean goes = again
                    || interceptors.isEmpty()
                    || intercept(Position.WIRE, target.array(), target.offset(), target.length(), now); // 13
            sealed = again;
            if (goes) {
                stream.sent(packet, again, now);
            } else {
                into.removeLast();
            }
            pacer.sent(packet);
            if (goes) {
                return true;
            }
        }
        return false;
    }

    /** Stage 7: the application's look at whole streams, before history and pacing. */
    private boolean framed(MediaPacket packet, Timestamp now) {
        return interceptors.isEmpty() || intercept(Position.FRAMED, packet.bytes(), 0, packet.length(), now);
    }

    private boolean intercept(Position position, byte[] bytes, int offset, int length, Timestamp now) {
        try {
            view.parse(bytes, offset, length);
        } catch (MalformedException e) {
            throw new AssertionError("a packet of ours is well-formed", e);
        }
        for (RtpInterceptor interceptor : interceptors) {
            if (!interceptor.sending(position, view, now)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the packet that {@link #poll} appended last is protected already. */
    boolean isSealed() {
        return sealed;
    }

    /** Stage 14 is done: the sealed bytes are kept where only they may be repeated. */
    void keepSealed(PacketBuffer packet) {
        SendStream stream = bySsrc.get(packet.i32(8));
        if (stream != null) {
            stream.sealed(packet.u16(2), packet.array(), packet.offset(), packet.length());
        }
    }
}
