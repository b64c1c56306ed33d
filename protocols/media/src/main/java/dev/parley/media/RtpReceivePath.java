package dev.parley.media;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.RtpInterceptor.Position;
import dev.parley.media.config.PayloadTypes.Use;
import dev.parley.media.receive.HeldPackets;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.media.receive.StreamRouter;
import dev.parley.media.receive.TransportArrivals;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.extension.AudioLevel;
import dev.parley.rtp.extension.ExtensionType;
import dev.parley.rtp.extension.SendTimes;
import dev.parley.rtp.payload.FrameAssembler;
import dev.parley.rtp.payload.Redundancy;
import dev.parley.rtp.payload.Retransmission;
import dev.parley.rtp.payload.TelephoneEvent;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Way of a received RTP packet, stage by stage in reading order. Stages 1 to 4 (classify, early packets, unprotect) lie below, in
 * {@code connection}; a packet comes here in clear text.
 */
final class RtpReceivePath {
    private final RtpPacket packet = new RtpPacket();
    private final DropCounters drops;
    private final Deque<RtpEvent> events;
    private final List<RtpInterceptor> interceptors;
    private final HeldPackets held = new HeldPackets();
    private final StreamStart started;

    final StreamRouter router;
    final TransportArrivals arrivals = new TransportArrivals();

    /** Transceivers whose packets of sound are events. */
    final TreeSet<Integer> playout = new TreeSet<>();

    /** What has to happen when a stream's first packet comes. */
    interface StreamStart {
        void started(ReceiveStream stream, Timestamp now);
    }

    RtpReceivePath(DropCounters drops, Deque<RtpEvent> events, List<RtpInterceptor> interceptors, StreamStart started) {
        this.drops = drops;
        this.events = events;
        this.interceptors = interceptors;
        this.started = started;
        this.router = new StreamRouter(drops);
    }

    void handle(PacketBuffer datagram, Timestamp now) {
        try {
            packet.parse(datagram);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        if (!intercept(Position.WIRE, now)) { // 5
            return;
        }
        noteArrival(now); // 6
        run(now, true);
    }

    /** Stages from Route on: also for packets that were held. */
    private void run(Timestamp now, boolean mayHold) {
        ReceiveStream stream = router.route(packet); // 7
        if (stream == null) {
            hold(mayHold, now);
            return;
        }
        long number = countArrival(stream, now); // 8
        if (!stream.section().configuration().receptive()) {
            drops.count("RTP of a section that does not receive");
            return;
        }
        packet.removePadding(); // 9
        boolean repaired = stream.isRetransmission();
        if (repaired) {
            ReceiveStream primary = restore(stream); // 10
            if (primary == null) {
                return;
            }
            stream = primary;
            number = stream.statistics.extension().extend(packet.sequenceNumber());
        }
        // 11: packets that FEC gives back will enter here, marked as repaired.
        if (!stream.seen.add(number)) { // 12
            drops.count("RTP duplicates");
            return;
        }
        if (repaired) {
            stream.counters.recoveredPackets++;
        }
        trackMissing(stream, number, repaired, now); // 13
        if (packet.payloadLength() == 0) {
            skip(stream, number, now);
            return;
        }
        CodecParameters codec = stream.section().types().codec(packet.payloadType());
        Use use = stream.section().types().use(packet.payloadType());
        if (codec == null || use == null) {
            drops.count("RTP of a payload type that was not negotiated");
            return;
        }
        switch (use) {
            case RED -> unwrap(stream, number, now); // 14
            case TELEPHONE_EVENT -> takeTone(stream, codec, number, now); // 15
            case MEDIA -> take(stream, codec, number, now);
            default -> skip(stream, number, now);
        }
        deliver(stream, now); // 20 to 22
    }

    private boolean intercept(Position position, Timestamp now) {
        for (RtpInterceptor interceptor : interceptors) {
            if (!interceptor.received(position, packet, now)) {
                return false;
            }
        }
        return true;
    }

    /** Stage 6, for every packet: also padding, retransmissions and unknown streams. */
    private void noteArrival(Timestamp now) {
        int element = router.extensions().find(packet, ExtensionType.TRANSPORT_SEQUENCE);
        if (element >= 0) {
            int number = SendTimes.readSequence(packet, element);
            if (number >= 0) {
                arrivals.received(number, now);
            }
        }
    }

    private void hold(boolean mayHold, Timestamp now) {
        if (!router.isUnroutable()) {
            return;
        }
        if (!mayHold || !held.add(packet.ssrc(), packet.array(), packet.offset(), packet.length(), now)) {
            drops.count("RTP of no section");
        }
    }

    /** A description has come: what was held for it is routed. */
    void routeHeld(Timestamp now) {
        for (HeldPackets.Held one : held.takeAll(now)) {
            try {
                packet.parse(one.bytes(), 0, one.bytes().length);
                run(now, true);
            } catch (MalformedException e) {
                throw new AssertionError("a packet that was held has been parsed before", e);
            }
        }
    }

    private long countArrival(ReceiveStream stream, Timestamp now) {
        CodecParameters codec = stream.section().types().codec(packet.payloadType());
        int clockRate =
                codec == null || stream.isRetransmission() ? 0 : codec.codec().clockRate();
        boolean first = stream.statistics.packets() == 0;
        long number = stream.statistics.received(
                packet.sequenceNumber(),
                packet.timestamp(),
                packet.headerLength() + packet.paddingLength(),
                packet.payloadLength(),
                clockRate,
                now);
        stream.counters.lastTimestamp = packet.timestamp();
        int level = router.extensions().find(packet, ExtensionType.AUDIO_LEVEL);
        if (level >= 0) {
            AudioLevel value = AudioLevel.read(packet, level);
            stream.counters.audioLevel = value == null ? -1 : value.level();
        }
        if (first) {
            started.started(stream, now);
        }
        return number;
    }

    /** Stage 10: the original packet of a retransmission, RFC 4588 §4; null if it carries none or nobody knows its stream. */
    private @Nullable ReceiveStream restore(ReceiveStream rtx) {
        int payload = packet.payloadLength();
        if (Retransmission.isEmpty(payload)) {
            return null;
        }
        ReceiveStream primary = rtx.primary();
        int type = rtx.section().types().primaryOf(packet.payloadType());
        if (primary == null || type < 0 || !primary.isAnnounced()) {
            drops.count("retransmission for an unknown stream");
            return null;
        }
        try {
            int original = Retransmission.originalSequenceNumber(packet.array(), packet.payloadOffset(), payload);
            packet.trimPayload(Retransmission.HEADER);
            packet.setSequenceNumber(original);
            packet.setSsrc(primary.ssrc());
            packet.setPayloadType(type);
        } catch (MalformedException e) {
            drops.count(e.reason());
            return null;
        }
        primary.counters.retransmittedPackets++;
        primary.counters.retransmittedBytes += packet.payloadLength();
        return primary;
    }

    private void trackMissing(ReceiveStream stream, long number, boolean repaired, Timestamp now) {
        if (stream.section().types().hasFeedback(packet.payloadType(), "nack")) {
            stream.missing.received(number, repaired, now);
        }
    }

    /** A number without media: no gap to the frames around it. */
    private void skip(ReceiveStream stream, long number, Timestamp now) {
        if (isPlayedOut(stream)) {
            events.add(new RtpEvent.AudioPacketReceived(
                    stream.section().configuration().transceiver(), stream.ssrc(), number, null, now));
        }
        FrameAssembler assembler = stream.assembler();
        if (assembler != null) {
            assembler.insertEmpty(number);
        }
    }

    /** Stage 14: the newest block is the packet; earlier blocks are new only where their packets are missing. */
    private void unwrap(ReceiveStream stream, long number, Timestamp now) {
        List<Redundancy.Block> blocks;
        try {
            blocks = Redundancy.parse(
                    packet.array(), packet.payloadOffset(), packet.payloadLength(), packet.payloadType());
        } catch (MalformedException e) {
            drops.count(e.reason());
            return;
        }
        int last = blocks.size() - 1;
        for (int i = 0; i <= last; i++) {
            Redundancy.Block block = blocks.get(i);
            CodecParameters codec = stream.section().types().codec(block.payloadType());
            if (codec == null
                    || block.length() == 0
                    || stream.section().types().use(block.payloadType()) != Use.MEDIA) {
                continue;
            }
            // Each earlier block is the payload of the packet that many numbers before: senders repeat consecutive
            // packets.
            long blockNumber = number - (last - i);
            if (i == last || stream.seen.add(blockNumber)) {
                announce(stream, codec);
                int timestamp = packet.timestamp() - block.timestampOffset();
                playOut(stream, blockNumber, codec, timestamp, block.offset(), block.length(), now);
                FrameAssembler assembler = stream.assembler(block.payloadType(), codec.codec());
                if (assembler != null) {
                    assembler.insert(blockNumber, timestamp, false, packet.array(), block.offset(), block.length());
                }
            }
        }
    }

    private void takeTone(ReceiveStream stream, CodecParameters codec, long number, Timestamp now) {
        skip(stream, number, now);
        try {
            TelephoneEvent event = TelephoneEvent.parse(packet.array(), packet.payloadOffset(), packet.payloadLength());
            stream.tones.received(
                    event,
                    packet.timestamp(),
                    codec.codec().clockRate(),
                    (tone, ended, millis) -> events.add(new RtpEvent.ToneReceived(
                            stream.section().configuration().transceiver(), stream.ssrc(), tone, ended, millis)));
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
    }

    private void take(ReceiveStream stream, CodecParameters codec, long number, Timestamp now) {
        if (!intercept(Position.STREAM, now)) { // 16
            return;
        }
        announce(stream, codec);
        playOut(stream, number, codec, packet.timestamp(), packet.payloadOffset(), packet.payloadLength(), now);
        FrameAssembler assembler = stream.assembler(packet.payloadType(), codec.codec());
        if (assembler == null) {
            return;
        }
        int descriptor = router.extensions().find(packet, ExtensionType.DEPENDENCY_DESCRIPTOR);
        assembler.insert( // 17 to 19
                number,
                packet.timestamp(),
                packet.marker(),
                packet.array(),
                packet.payloadOffset(),
                packet.payloadLength(),
                packet.array(),
                descriptor < 0 ? 0 : packet.extensionOffset(descriptor),
                descriptor < 0 ? 0 : packet.extensionLength(descriptor));
    }

    private boolean isPlayedOut(ReceiveStream stream) {
        return playout.contains(stream.section().configuration().transceiver());
    }

    /** Stage 22 for playout, which does not wait for packets that are missing. */
    private void playOut(
            ReceiveStream stream,
            long number,
            CodecParameters codec,
            int timestamp,
            int offset,
            int length,
            Timestamp now) {
        if (isPlayedOut(stream)) {
            byte[] data = Arrays.copyOfRange(packet.array(), offset, offset + length);
            EncodedFrame sound = EncodedFrame.wrapping(codec.codec(), data)
                    .rtpTimestamp(timestamp)
                    .build();
            events.add(new RtpEvent.AudioPacketReceived(
                    stream.section().configuration().transceiver(), stream.ssrc(), number, sound, now));
        }
    }

    private void announce(ReceiveStream stream, CodecParameters codec) {
        if (stream.announce()) {
            events.add(new RtpEvent.StreamStarted(
                    stream.section().configuration().transceiver(), stream.ssrc(), stream.rid(), codec.codec()));
        }
    }

    /** Stages 20 to 22: frames that are complete, or for whose predecessors nobody waits any longer. */
    void deliver(ReceiveStream stream, Timestamp now) {
        FrameAssembler assembler = stream.assembler();
        if (assembler == null) {
            return;
        }
        for (EncodedFrame frame = assembler.poll(now); frame != null; frame = assembler.poll(now)) {
            stream.counters.framesReceived++;
            if (frame.key() && stream.section().configuration().video()) {
                stream.counters.keyFramesReceived++;
                stream.keyFrames.keyFrame(now);
            }
            EncodedFrame named = stream.rid() == null
                    ? frame
                    : frame.toBuilder().rid(stream.rid()).build();
            events.add(new RtpEvent.FrameReceived(
                    stream.section().configuration().transceiver(), stream.ssrc(), named, now));
        }
        if (assembler.keyFrameNeeded()) {
            stream.keyFrames.request();
        }
    }
}
