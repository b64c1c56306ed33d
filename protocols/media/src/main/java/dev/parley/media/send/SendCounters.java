package dev.parley.media.send;

import dev.parley.base.Timestamp;
import dev.parley.rtp.rtcp.ReportBlock;
import org.jspecify.annotations.Nullable;

/** Counters of one sent stream, as webrtc-stats names them. Written by the stages, read by statistics. */
public final class SendCounters {
    /** Packets sent, retransmissions not included. */
    public long packets;

    /** Their payload bytes. */
    public long bytes;

    /** Their header bytes. */
    public long headerBytes;

    /** Retransmitted packets. */
    public long retransmittedPackets;

    /** Their payload bytes. */
    public long retransmittedBytes;

    /** Time that packets waited in the pacer in nanoseconds, in total. */
    public long sendDelayNanos;

    /** Frames sent. */
    public long frames;

    /** Key frames among them. */
    public long keyFrames;

    /** NACK messages received. */
    public long nacks;

    /** Picture loss indications received. */
    public long plis;

    /** Full intra requests received. */
    public long firs;

    /** Number of the last full intra request, or -1. */
    public int firNumber = -1;

    /** Sender reports sent. */
    public long senderReports;

    /** Last report block about the stream, or null. */
    public @Nullable ReportBlock lastReport;

    /** When it came, or never. */
    public Timestamp lastReportArrival = Timestamp.NEVER;

    /** Last round-trip time in nanoseconds, or -1. */
    public long roundTripNanos = -1;

    /** Sum of all round-trip times in nanoseconds. */
    public long totalRoundTripNanos;

    /** Number of round-trip times measured. */
    public long roundTripMeasurements;

    /** Makes counters at zero. */
    public SendCounters() {}
}
