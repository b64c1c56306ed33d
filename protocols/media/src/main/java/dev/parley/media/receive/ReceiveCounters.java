package dev.parley.media.receive;

/** Counters of one received stream, as webrtc-stats names them. Written by the stages, read by statistics. */
public final class ReceiveCounters {
    /** Retransmitted packets received. */
    public long retransmittedPackets;

    /** Their payload bytes. */
    public long retransmittedBytes;

    /** Packets that only a retransmission brought: the others repeat what came, as a sender does that probes the path. */
    public long recoveredPackets;

    /** Packets dropped as duplicates, as too late, or because they fit no payload format. */
    public long packetsDiscarded;

    /** Complete frames received. */
    public long framesReceived;

    /** Key frames among them. */
    public long keyFramesReceived;

    /** Packets asked for by NACK messages, in messages. */
    public long nacks;

    /** Picture loss indications sent. */
    public long plis;

    /** Full intra requests sent. */
    public long firs;

    /** Number of the last full intra request. */
    public int firNumber;

    /** Sender reports received. */
    public long senderReports;

    /** Last audio level received, 0 to 127 below the overload point, or -1. */
    public int audioLevel = -1;

    /** RTP timestamp of the last packet. */
    public int lastTimestamp;

    /** Makes counters at zero. */
    public ReceiveCounters() {}
}
