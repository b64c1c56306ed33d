package dev.parley.media.send;

import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.media.config.PayloadTypes;
import dev.parley.media.config.SendConfiguration;
import dev.parley.media.config.SendEncoding;
import dev.parley.media.timing.KeyFrameThrottle;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.payload.Packetizer;
import dev.parley.rtp.payload.PayloadBudget;
import dev.parley.rtp.payload.PayloadFormats;
import dev.parley.rtp.payload.PayloadPlan;
import dev.parley.rtp.payload.Retransmission;
import dev.parley.rtp.payload.TelephoneEvent;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One encoding's RTP stream with its retransmissions: the stages Timestamps, Packetise, Number and History of the send path. */
public final class SendStream {
    /** Maximum length of an RTP packet before its tag: 1,200 bytes of UDP payload with the longest tag. */
    public static final int MAX_PACKET = 1_200 - 16;

    private final RandomGenerator random;
    private final PacketPool pool;
    private SendConfiguration configuration;
    private SendEncoding encoding;
    private PayloadTypes types;
    private ExtensionBlock extensions;
    private ExtensionBlock retransmissionExtensions;
    private final RtpTimeline timeline;
    private int sequenceNumber;
    private int retransmissionNumber;
    private final PacketHistory history;

    /** Counters. */
    public final SendCounters counters = new SendCounters();

    /** Requests of the peer for key frames, on their way to whoever encodes. */
    public final KeyFrameThrottle keyFrames = new KeyFrameThrottle();

    private @Nullable Packetizer packetizer;
    private @Nullable CodecParameters packetizedCodec;
    private @Nullable ToneSender tone;
    private int toneTimestamp;
    private boolean identified;
    private boolean retransmissionIdentified;
    private boolean sendsRetransmissions;

    /** Makes a stream with random start values. */
    public SendStream(SendConfiguration configuration, SendEncoding encoding, PacketPool pool, RandomGenerator random) {
        this.configuration = configuration;
        this.encoding = encoding;
        this.pool = pool;
        this.random = random;
        this.types = new PayloadTypes(configuration.codecs());
        this.extensions = new ExtensionBlock(configuration, encoding.rid(), false);
        this.retransmissionExtensions = new ExtensionBlock(configuration, encoding.rid(), true);
        this.timeline = new RtpTimeline(random.nextInt());
        // A first number below 2^15: a loss at a wrap that comes at once would leave the receiver's rollover counter
        // behind.
        this.sequenceNumber = 1 + random.nextInt(0x7ffe);
        this.retransmissionNumber = 1 + random.nextInt(0x7ffe);
        this.history = new PacketHistory(pool);
    }

    /** Sets another configuration of the same encoding; numbers, times and history go on. */
    public void configure(SendConfiguration changed, SendEncoding changedEncoding) {
        boolean sameExtensions = changed.extensions().equals(configuration.extensions())
                && changed.mid().equals(configuration.mid());
        configuration = changed;
        encoding = changedEncoding;
        types = new PayloadTypes(changed.codecs());
        if (!sameExtensions) {
            extensions = new ExtensionBlock(changed, changedEncoding.rid(), false);
            retransmissionExtensions = new ExtensionBlock(changed, changedEncoding.rid(), true);
            identified = false;
            retransmissionIdentified = false;
        }
    }

    /** Returns the configuration of its transceiver. */
    public SendConfiguration configuration() {
        return configuration;
    }

    /** Returns the encoding. */
    public SendEncoding encoding() {
        return encoding;
    }

    /** Returns the line from capture to RTP time. */
    public RtpTimeline timeline() {
        return timeline;
    }

    /** Returns the codec of the last frame, or null before the first. */
    public @Nullable CodecParameters codec() {
        return packetizedCodec;
    }

    /** Returns whether retransmissions were sent: their SSRC is in use. */
    public boolean sendsRetransmissions() {
        return sendsRetransmissions;
    }

    /** Returns the negotiated payload type of a codec, or null: the same name, clock rate and parameters, else the same name and rate. */
    public @Nullable CodecParameters negotiated(Codec codec) {
        CodecParameters similar = null;
        for (CodecParameters candidate : configuration.codecs()) {
            Codec offered = candidate.codec();
            if (!offered.is(codec.name()) || offered.clockRate() != codec.clockRate()) {
                continue;
            }
            if (java.util.Objects.equals(offered.sdpFmtpLine(), codec.sdpFmtpLine())) {
                return candidate;
            }
            similar = similar == null ? candidate : similar;
        }
        return similar;
    }

    /**
     * Packetises a frame and queues its packets.
     *
     * @param codec one of the negotiated ones
     * @param audioLevel level of an audio frame below the overload point, 0 to 127, or -1 if unknown
     * @param framed looks at each numbered packet and returns whether it goes on
     */
    public void send(
            EncodedFrame frame,
            CodecParameters codec,
            int audioLevel,
            Predicate<MediaPacket> framed,
            Pacer pacer,
            Timestamp now) {
        if (packetizer == null || packetizedCodec == null || !codec.codec().equals(packetizedCodec.codec())) {
            packetizer = PayloadFormats.packetizer(codec.codec(), random);
        }
        packetizedCodec = codec;
        int timestamp = timeline.next(frame, now);
        boolean firstPacket = counters.packets == 0;
        boolean retransmits = types.retransmissionOf(codec.payloadType()) >= 0;
        int block = extensions.length(identified, audioLevel);
        int room = MAX_PACKET - RtpPacket.FIXED_HEADER - block - (retransmits ? Retransmission.HEADER : 0);
        PayloadPlan plan = packetizer.packetize(frame, PayloadBudget.uniform(room));
        for (int i = 0; i < plan.packets(); i++) {
            MediaPacket packet = pool.take();
            packet.kind = configuration.video() ? MediaPacket.Kind.VIDEO : MediaPacket.Kind.AUDIO;
            // RFC 3551 §4.1: the first packet of a talkspurt has the marker; of a stream without silence suppression
            // that is the first one.
            boolean marker = configuration.video() ? plan.marker(i) : firstPacket;
            number(packet, encoding.ssrc(), codec.payloadType(), sequenceNumber, timestamp, marker);
            sequenceNumber = sequenceNumber + 1 & 0xffff;
            packet.headerLength = extensions.write(packet, identified, audioLevel, audioLevel >= 0 && audioLevel < 60);
            packet.payloadLength = plan.length(i);
            plan.write(i, packet.bytes, packet.headerLength);
            packet.length = packet.headerLength + packet.payloadLength;
            if (!framed.test(packet)) {
                pool.release(packet);
                continue;
            }
            if (types.hasFeedback(codec.payloadType(), "nack")) {
                history.add(packet);
            }
            pacer.add(packet, now);
        }
        counters.frames++;
        if (frame.key()) {
            counters.keyFrames++;
            keyFrames.keyFrame(now);
        }
    }

    /**
     * Begins a telephone tone, RFC 4733, instead of the sound until it is over.
     *
     * @param key "0" to "9", "*", "#", "A" to "D"
     * @param length its duration
     * @return false if no telephone events were negotiated, or a tone is not over
     */
    public boolean sendTone(char key, Duration length, Timestamp now) {
        CodecParameters format = toneFormat();
        int event = TelephoneEvent.eventOf(key);
        if (format == null || event < 0 || tone != null) {
            return false;
        }
        tone = new ToneSender(format, event, length, now);
        toneTimestamp = timeline.begin(format.codec().clockRate(), now);
        return true;
    }

    /** Returns the payload format of telephone events that has the clock rate of the sound, as RFC 4733 §2.1 wants it; or null. */
    private @Nullable CodecParameters toneFormat() {
        CodecParameters sound = packetizedCodec;
        for (CodecParameters each : configuration.codecs()) {
            if (sound == null && types.use(each.payloadType()) == PayloadTypes.Use.MEDIA) {
                sound = each;
            }
            if (sound != null
                    && types.use(each.payloadType()) == PayloadTypes.Use.TELEPHONE_EVENT
                    && each.codec().clockRate() == sound.codec().clockRate()) {
                return each;
            }
        }
        return null;
    }

    /** Queues the packets of a tone that are due. */
    public void pollTone(Predicate<MediaPacket> framed, Pacer pacer, Timestamp now) {
        ToneSender playing = tone;
        while (playing != null && !playing.isOver() && !playing.next().isAfter(now)) {
            MediaPacket packet = pool.take();
            packet.kind = MediaPacket.Kind.AUDIO;
            int timestamp = toneTimestamp + (int) playing.segment();
            boolean marker = playing.isFirst();
            TelephoneEvent payload = playing.poll(now);
            number(packet, encoding.ssrc(), playing.format().payloadType(), sequenceNumber, timestamp, marker);
            sequenceNumber = sequenceNumber + 1 & 0xffff;
            packet.headerLength = extensions.write(packet, identified, -1, false);
            payload.write(packet.bytes, packet.headerLength);
            packet.payloadLength = TelephoneEvent.LENGTH;
            packet.length = packet.headerLength + packet.payloadLength;
            if (framed.test(packet)) {
                pacer.add(packet, now);
            } else {
                pool.release(packet);
            }
        }
        if (playing != null && playing.isOver()) {
            tone = null;
        }
    }

    /** Returns whether a tone sounds, during which sound is left out. */
    public boolean isToneSent() {
        return tone != null;
    }

    /** Returns when a tone's next packet is due, or never. */
    public Timestamp nextTimeout() {
        return tone == null ? Timestamp.NEVER : tone.next();
    }

    private static void number(
            MediaPacket packet, int ssrc, int payloadType, int sequenceNumber, int timestamp, boolean marker) {
        byte[] bytes = packet.bytes;
        bytes[0] = (byte) 0x80;
        bytes[1] = (byte) (marker ? 0x80 | payloadType : payloadType);
        bytes[2] = (byte) (sequenceNumber >> 8);
        bytes[3] = (byte) sequenceNumber;
        put32(bytes, 4, timestamp);
        put32(bytes, 8, ssrc);
        packet.ssrc = ssrc;
        packet.sequenceNumber = sequenceNumber;
        packet.sent = Timestamp.NEVER;
        packet.lastRetransmission = Timestamp.NEVER;
    }

    /**
     * Queues a packet again that the peer has asked for: as a retransmission of RFC 4588 where that was negotiated, else as it was.
     *
     * @return whether it was queued
     */
    public boolean retransmit(int asked, long roundTripNanos, Pacer pacer, Timestamp now) {
        MediaPacket original = history.take(asked, roundTripNanos, now);
        if (original == null || original.paced) {
            return false;
        }
        int payloadType = original.bytes[1] & 0x7f;
        int retransmissionType = types.retransmissionOf(payloadType);
        if (retransmissionType < 0) {
            // RFC 3711 §9.1: the same index must not protect other bytes, so that the sealed ones are repeated or
            // nothing is.
            return original.sealed != null && pacer.add(original, now);
        }
        MediaPacket packet = pool.take();
        packet.kind = MediaPacket.Kind.RETRANSMISSION;
        int timestamp = i32(original.bytes, 4);
        boolean marker = original.bytes[1] < 0;
        number(packet, encoding.rtxSsrc(), retransmissionType, retransmissionNumber, timestamp, marker);
        retransmissionNumber = retransmissionNumber + 1 & 0xffff;
        packet.headerLength = retransmissionExtensions.write(packet, retransmissionIdentified, -1, false);
        Retransmission.writeHeader(packet.bytes, packet.headerLength, original.sequenceNumber);
        int payload = packet.headerLength + Retransmission.HEADER;
        System.arraycopy(original.bytes, original.headerLength, packet.bytes, payload, original.payloadLength);
        packet.payloadLength = Retransmission.HEADER + original.payloadLength;
        packet.length = packet.headerLength + packet.payloadLength;
        sendsRetransmissions = true;
        return pacer.add(packet, now);
    }

    /** Counts a packet that leaves. */
    public void sent(MediaPacket packet, boolean again, Timestamp now) {
        if (again || packet.kind == MediaPacket.Kind.RETRANSMISSION) {
            counters.retransmittedPackets++;
            counters.retransmittedBytes += packet.payloadLength;
        } else {
            packet.sent = now;
        }
        counters.packets++;
        counters.bytes += packet.payloadLength;
        counters.headerBytes += packet.headerLength;
        counters.sendDelayNanos += now.nanosSince(packet.enqueued);
    }

    /** Keeps the sealed bytes of a packet that left, if it can be asked for again and has no retransmission format. */
    public void sealed(int number, byte[] array, int offset, int length) {
        MediaPacket packet = history.find(number);
        if (packet != null && types.retransmissionOf(packet.bytes[1] & 0x7f) < 0) {
            packet.sealed = java.util.Arrays.copyOfRange(array, offset, offset + length);
        }
    }

    /** Notes that the peer has reported about an SSRC: it need not be identified any longer. */
    public void acknowledged(int ssrc) {
        identified |= ssrc == encoding.ssrc();
        retransmissionIdentified |= ssrc == encoding.rtxSsrc();
    }

    /** Drops what is kept for retransmission. */
    public void clear() {
        history.clear();
    }

    private static void put32(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >>> 24);
        bytes[at + 1] = (byte) (value >>> 16);
        bytes[at + 2] = (byte) (value >>> 8);
        bytes[at + 3] = (byte) value;
    }

    private static int i32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | bytes[at + 3] & 0xff;
    }
}
