package dev.parley.media.receive;

import dev.parley.base.Timestamp;
import dev.parley.media.timing.KeyFrameThrottle;
import dev.parley.parameters.Codec;
import dev.parley.rtp.payload.FrameAssembler;
import dev.parley.rtp.payload.PayloadFormats;
import dev.parley.rtp.rtcp.SenderReport;
import org.jspecify.annotations.Nullable;

/** One received SSRC with the state that its stages keep, made with its first packet. Stages read and write it; nobody else does. */
public final class ReceiveStream {
    private final ReceiveSection section;
    private final int ssrc;
    private final boolean retransmission;
    private @Nullable String rid;
    private @Nullable ReceiveStream primary;

    /** Statistics of what arrived. */
    public final ReceiveStatistics statistics = new ReceiveStatistics();

    /** Duplicates. */
    public final SeenPackets seen = new SeenPackets();

    /** Missing packets. */
    public final NackTracker missing = new NackTracker();

    /** Requests for key frames. */
    public final KeyFrameThrottle keyFrames = new KeyFrameThrottle();

    /** Telephone events. */
    public final ReceivedTones tones = new ReceivedTones();

    /** Counters of frames, repair and feedback. */
    public final ReceiveCounters counters = new ReceiveCounters();

    private @Nullable FrameAssembler assembler;
    private @Nullable Codec assembledCodec;
    private int payloadType = -1;
    private @Nullable SenderReport lastSenderReport;
    private Timestamp lastSenderReportArrival = Timestamp.NEVER;
    private boolean announced;

    /** Makes a stream of which nothing has come. */
    public ReceiveStream(ReceiveSection section, int ssrc, boolean retransmission, @Nullable String rid) {
        this.section = section;
        this.ssrc = ssrc;
        this.retransmission = retransmission;
        this.rid = rid;
    }

    /** Returns the m-section that it was routed to. */
    public ReceiveSection section() {
        return section;
    }

    /** Returns its SSRC. */
    public int ssrc() {
        return ssrc;
    }

    /** Returns whether it carries retransmissions alone. */
    public boolean isRetransmission() {
        return retransmission;
    }

    /** Returns its RID, of retransmissions the RID that they repair; null if unknown or without simulcast. */
    public @Nullable String rid() {
        return rid;
    }

    /** Sets the RID, which header extensions carry until the sender has a report that they arrived. */
    public void setRid(String value) {
        rid = value;
    }

    /** Returns the stream that it repairs, or null. */
    public @Nullable ReceiveStream primary() {
        if (primary == null) {
            primary = section.repairedBy(this);
        }
        return primary;
    }

    /** Returns the payload type of the last packet of media, or -1. */
    public int payloadType() {
        return payloadType;
    }

    /** Returns whether this is the first packet of media since the stream began, and notes it. */
    public boolean announce() {
        boolean first = !announced;
        announced = true;
        return first;
    }

    /** Returns whether media has come. */
    public boolean isAnnounced() {
        return announced;
    }

    /** Returns the assembler of frames of a payload type's codec; null if the codec has no payload format here. */
    public @Nullable FrameAssembler assembler(int type, Codec codec) {
        if (assembler == null || !codec.equals(assembledCodec)) {
            assembler = PayloadFormats.supports(codec) ? PayloadFormats.assembler(codec) : null;
            assembledCodec = codec;
        }
        payloadType = type;
        return assembler;
    }

    /** Returns the present assembler, or null. */
    public @Nullable FrameAssembler assembler() {
        return assembler;
    }

    /** Takes a sender report of the stream. */
    public void senderReport(SenderReport report, Timestamp now) {
        statistics.senderReport(report, now);
        lastSenderReport = report;
        lastSenderReportArrival = now;
        counters.senderReports++;
    }

    /** Returns the last sender report, or null. */
    public @Nullable SenderReport lastSenderReport() {
        return lastSenderReport;
    }

    /** Returns when the last sender report arrived, or never. */
    public Timestamp lastSenderReportArrival() {
        return lastSenderReportArrival;
    }
}
