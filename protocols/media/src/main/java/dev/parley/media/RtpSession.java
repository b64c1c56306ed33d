package dev.parley.media;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.ProtocolEngine;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.media.receive.ReceiveSection;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.media.send.SendStream;
import dev.parley.media.timing.RtcpScheduler;
import dev.parley.rtp.payload.FrameAssembler;
import dev.parley.rtp.rtcp.Goodbye;
import dev.parley.rtp.rtcp.RtcpPacket;
import dev.parley.rtp.rtcp.RtcpReader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * RTP session over one transport, RFC 3550 with the AVPF profile (RFC 4585): all senders and receivers of a BUNDLE group. Packets in
 * clear text, frames and the time go in; packets in clear text, frames and other events come out. The owner protects each packet that
 * {@link #pollTransmit} appends, unless {@link #isSealed} says that it is, and gives the sealed bytes of RTP to {@link #keepSealed}.
 *
 * <p>Confined to the owner's thread.
 */
public final class RtpSession implements ProtocolEngine<RtpEvent> {
    /** Time for packets that others overtook; more than that helps only where lost ones are sent again. */
    private static final Duration MIN_PATIENCE = Duration.ofMillis(80);

    private final RtpSessionSettings settings;
    private final DropCounters drops = new DropCounters();
    private final Deque<RtpEvent> events = new ArrayDeque<>();
    private final RtpReceivePath receivePath;
    private final RtpSendPath sendPath;
    private final RtcpScheduler scheduler;
    private final FeedbackWriter feedback;
    private final ReportWriter reports;
    private final ReportReader reader;
    private final Map<Integer, List<SendStream>> senders = new LinkedHashMap<>();
    private final List<RtcpPacket> received = new ArrayList<>();
    private final int spareSsrc;
    private boolean lastWasRtp;
    private boolean closed;

    /** Makes a session without senders and receivers. */
    public RtpSession(RtpSessionSettings settings) {
        this.settings = settings;
        this.spareSsrc = settings.random().nextInt();
        this.scheduler = new RtcpScheduler(settings.random());
        this.receivePath = new RtpReceivePath(
                drops, events, settings.interceptors(), (stream, now) -> scheduler.streamStarted(now));
        this.sendPath = new RtpSendPath(drops, settings.interceptors(), settings.bandwidth());
        this.feedback = new FeedbackWriter(receivePath, this::localSsrc);
        this.reports = new ReportWriter(settings, receivePath, senders, this::localSsrc);
        this.reader = new ReportReader(settings, receivePath, sendPath, feedback, events, drops);
    }

    // ---- commands

    /** Sets the sending side of a transceiver. The same again does no harm. */
    public void configure(SendConfiguration configuration, Timestamp now) {
        List<SendStream> former = senders.getOrDefault(configuration.transceiver(), List.of());
        List<SendStream> streams = new ArrayList<>();
        for (SendEncoding encoding : configuration.encodings()) {
            SendStream stream = find(former, encoding);
            if (stream == null) {
                stream = new SendStream(configuration, encoding, sendPath.pool, settings.random());
                sendPath.add(stream);
            } else {
                stream.configure(configuration, encoding);
            }
            streams.add(stream);
        }
        for (SendStream stream : former) {
            if (!streams.contains(stream)) {
                end(stream);
            }
        }
        senders.put(configuration.transceiver(), streams);
        updateBeat();
        announceTargets(configuration);
    }

    private static @Nullable SendStream find(List<SendStream> streams, SendEncoding encoding) {
        for (SendStream stream : streams) {
            if (stream.encoding().ssrc() == encoding.ssrc() && stream.encoding().rtxSsrc() == encoding.rtxSsrc()) {
                return stream;
            }
        }
        return null;
    }

    private void end(SendStream stream) {
        if (stream.counters.packets > 0) {
            List<Integer> ended = new ArrayList<>(List.of(stream.encoding().ssrc()));
            if (stream.sendsRetransmissions()) {
                ended.add(stream.encoding().rtxSsrc());
            }
            feedback.add(new Goodbye(ended, null));
        }
        sendPath.remove(stream);
    }

    private void announceTargets(SendConfiguration configuration) {
        for (SendEncoding encoding : configuration.encodings()) {
            long target = settings.bandwidth().target();
            target = Math.min(target, Objects.requireNonNullElse(configuration.maxBitrate(), Long.MAX_VALUE));
            target = Math.min(target, Objects.requireNonNullElse(encoding.maxBitrate(), Long.MAX_VALUE));
            if (target < Long.MAX_VALUE) {
                events.add(new RtpEvent.TargetBitrate(configuration.transceiver(), encoding.rid(), target));
            }
        }
    }

    /** Sets the receiving side of a transceiver, and routes what was held for it. The same again does no harm. */
    public void configure(ReceiveConfiguration configuration, Timestamp now) {
        receivePath.router.configure(configuration);
        updateBeat();
        receivePath.routeHeld(now);
    }

    private void updateBeat() {
        boolean video = false;
        boolean reducedSize = false;
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                video |=
                        stream.configuration().video() && stream.configuration().sending();
                reducedSize |= stream.configuration().reducedSize();
            }
        }
        for (ReceiveSection section : receivePath.router.sections()) {
            video |= section.configuration().video() && section.configuration().receptive();
            reducedSize |= section.configuration().reducedSize();
        }
        scheduler.setVideo(video);
        feedback.setReducedSize(reducedSize);
    }

    /** Sets whether packets of sound of a transceiver are events as they arrive, for playout; off by default. */
    public void setPlayout(int transceiver, boolean on) {
        if (on) {
            receivePath.playout.add(transceiver);
        } else {
            receivePath.playout.remove(transceiver);
        }
    }

    /** Ends both sides of a transceiver. */
    public void remove(int transceiver, Timestamp now) {
        List<SendStream> streams = senders.remove(transceiver);
        if (streams != null) {
            streams.forEach(this::end);
        }
        ReceiveSection section = receivePath.router.section(transceiver);
        if (section != null) {
            for (ReceiveStream stream : section.streams()) {
                if (stream.isAnnounced()) {
                    events.add(new RtpEvent.StreamEnded(transceiver, stream.ssrc()));
                }
            }
            receivePath.router.remove(transceiver);
        }
        updateBeat();
    }

    /**
     * Sends a frame of an encoding.
     *
     * @param rid the encoding, or null without simulcast
     * @param audioLevel level of an audio frame below the overload point, 0 to 127, or -1 if unknown
     */
    public SendResult send(int transceiver, @Nullable String rid, EncodedFrame frame, int audioLevel, Timestamp now) {
        for (SendStream stream : senders.getOrDefault(transceiver, List.of())) {
            if (Objects.equals(stream.encoding().rid(), rid)) {
                boolean first = !stream.timeline().isStarted();
                SendResult result = sendPath.send(stream, frame, audioLevel, now);
                if (first && result == SendResult.SENT) {
                    scheduler.streamStarted(now);
                }
                return result;
            }
        }
        return SendResult.NOT_NEGOTIATED;
    }

    /**
     * Sends a telephone tone instead of sound for its duration.
     *
     * @param key "0" to "9", "*", "#", "A" to "D"
     * @return false if telephone events of the sound's clock rate were not negotiated, nothing may be sent, or a tone is not over
     */
    public boolean sendTone(int transceiver, char key, Duration length, Timestamp now) {
        for (SendStream stream : senders.getOrDefault(transceiver, List.of())) {
            if (stream.configuration().sending() && stream.encoding().active()) {
                boolean first = !stream.timeline().isStarted();
                boolean begun = stream.sendTone(key, length, now);
                if (begun && first) {
                    scheduler.streamStarted(now);
                }
                return begun;
            }
        }
        return false;
    }

    /** Asks the peer for a key frame of all streams of a receiver, or of one RID. Requests are throttled. */
    public void requestKeyFrame(int transceiver, @Nullable String rid) {
        ReceiveSection section = receivePath.router.section(transceiver);
        if (section == null) {
            return;
        }
        for (ReceiveStream stream : section.streams()) {
            if (!stream.isRetransmission() && (rid == null || rid.equals(stream.rid()))) {
                stream.keyFrames.request();
            }
        }
    }

    /** Ends the session: the next datagram says goodbye for all streams that were sent. */
    public void close(Timestamp now) {
        closed = true;
        for (List<SendStream> streams : senders.values()) {
            streams.forEach(this::end);
        }
        senders.clear();
        scheduler.stop();
    }

    // ---- What comes in

    /** Takes an RTP packet in clear text, which the session may change. */
    public void handleRtp(PacketBuffer packet, Timestamp now) {
        if (!closed) {
            receivePath.handle(packet, now);
        }
    }

    /** Takes an RTCP datagram in clear text. */
    public void handleRtcp(PacketBuffer datagram, Timestamp now) {
        if (!closed) {
            received.clear();
            RtcpReader.read(datagram, received, drops);
            reader.apply(received, now);
        }
    }

    // ---- The engine's verbs

    @Override
    public void handleTimeout(Timestamp now) {
        Duration patience = patience();
        for (ReceiveSection section : receivePath.router.sections()) {
            for (ReceiveStream stream : section.streams()) {
                FrameAssembler assembler = stream.assembler();
                if (assembler != null) {
                    boolean repaired = section.types().hasFeedback(stream.payloadType(), "nack");
                    assembler.setPatience(repaired ? patience : MIN_PATIENCE);
                    receivePath.deliver(stream, now);
                }
                feedback.collect(stream, reader.roundTripNanos(), now);
            }
        }
        reader.pollKeyFrameRequests(senders, now);
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                sendPath.pollTone(stream, now);
            }
        }
    }

    /** Time that a gap is waited for: three requests and their answers have had their chance, one of which may be lost. */
    private Duration patience() {
        long nanos = 3 * reader.roundTripNanos() + 20_000_000;
        return Duration.ofNanos(Math.max(MIN_PATIENCE.toNanos(), Math.min(500_000_000, nanos)));
    }

    @Override
    public boolean pollTransmit(TransmitBatch into, Timestamp now) {
        handleTimeout(now);
        lastWasRtp = false;
        if (scheduler.isDue(now)) {
            scheduler.sent(now);
            if (reports.write(into, feedback.take(now), now)) {
                return true;
            }
        }
        List<RtcpPacket> early = feedback.take(now);
        if (!early.isEmpty()) {
            reports.writeEarly(into, early, feedback.isReducedSize());
            return true;
        }
        lastWasRtp = sendPath.poll(into, now);
        return lastWasRtp;
    }

    /** Returns whether the packet that was appended last is protected already: it is one that goes again. */
    public boolean isSealed() {
        return lastWasRtp && sendPath.isSealed();
    }

    /** Returns whether the packet that was appended last is RTP. */
    public boolean isRtp() {
        return lastWasRtp;
    }

    /** Keeps the bytes of an RTP packet as it leaves, if it may be asked for again and only these bytes may be repeated. */
    public void keepSealed(PacketBuffer packet) {
        sendPath.keepSealed(packet);
    }

    @Override
    public @Nullable RtpEvent pollEvent() {
        return events.pollFirst();
    }

    @Override
    public Timestamp nextTimeout() {
        if (sendPath.pacer.size() > 0) {
            return Timestamp.ZERO;
        }
        Timestamp next = Timestamp.min(scheduler.nextTimeout(), feedback.nextTimeout());
        for (ReceiveSection section : receivePath.router.sections()) {
            for (ReceiveStream stream : section.streams()) {
                next = Timestamp.min(next, stream.missing.nextTimeout());
                next = Timestamp.min(next, stream.keyFrames.nextTimeout());
                FrameAssembler assembler = stream.assembler();
                if (assembler != null) {
                    next = Timestamp.min(next, assembler.nextTimeout());
                }
            }
        }
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                next = Timestamp.min(next, stream.keyFrames.nextTimeout());
                next = Timestamp.min(next, stream.nextTimeout());
            }
        }
        return next;
    }

    /** Returns the SSRC under which this end reports: that of its first stream, else one of its own. */
    private int localSsrc() {
        for (Iterator<List<SendStream>> all = senders.values().iterator(); all.hasNext(); ) {
            List<SendStream> streams = all.next();
            if (!streams.isEmpty()) {
                return streams.get(0).encoding().ssrc();
            }
        }
        return spareSsrc;
    }

    // ---- Statistics

    /** Returns figures of all streams. */
    public RtpStatistics statistics() {
        return RtpStatistics.of(receivePath, senders);
    }

    /** Returns what was dropped, by reason. */
    public DropCounters drops() {
        return drops;
    }
}
