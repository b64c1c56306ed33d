package dev.parley.media.receive;

import dev.parley.base.Timestamp;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.SenderReport;

/** Statistics of a received stream before repair, RFC 3550 §6.4.1 with appendices A.1, A.3 and A.8. */
public final class ReceiveStatistics {
    private final SequenceExtension extension = new SequenceExtension();
    private long first = -1;
    private long packets;
    private long bytes;
    private long headerBytes;
    private long expectedBefore;
    private long receivedBefore;
    private double jitter;
    private long lastTransit;
    private boolean hasTransit;
    private int lastClockRate;
    private Timestamp lastArrival = Timestamp.NEVER;
    private int lastSenderReport;
    private Timestamp lastSenderReportArrival = Timestamp.NEVER;

    /** Makes statistics of a stream of which nothing has come. */
    public ReceiveStatistics() {}

    /**
     * Counts a packet and returns its extended sequence number.
     *
     * @param clockRate of its payload type in Hz, or 0 if it does not enter the jitter (retransmissions)
     */
    public long received(int sequenceNumber, int timestamp, int header, int payload, int clockRate, Timestamp now) {
        long number = extension.extend(sequenceNumber);
        if (first < 0 || number < first) {
            first = number;
        }
        packets++;
        bytes += payload;
        headerBytes += header;
        lastArrival = now;
        if (clockRate > 0) {
            measureJitter(timestamp, clockRate, now);
        }
        return number;
    }

    private void measureJitter(int timestamp, int clockRate, Timestamp now) {
        // RFC 3550 A.8: J += (|D| - J) / 16, with transit times in units of the RTP clock.
        long arrival = now.nanos() / 1_000 * clockRate / 1_000_000;
        int transit = (int) arrival - timestamp;
        if (hasTransit && lastClockRate == clockRate) {
            // Another clock rate starts anew: differences of two clocks mean nothing.
            long difference = Math.abs((long) (transit - (int) lastTransit));
            jitter += (difference - jitter) / 16;
        }
        lastTransit = transit;
        lastClockRate = clockRate;
        hasTransit = true;
    }

    /** Takes a sender report of the stream. */
    public void senderReport(SenderReport report, Timestamp now) {
        lastSenderReport = report.compactNtpTime();
        lastSenderReportArrival = now;
    }

    /** Returns the report block about the stream, and begins the next interval of its loss fraction. */
    public ReportBlock report(int ssrc, Timestamp now) {
        long expected = expected();
        long expectedInterval = expected - expectedBefore;
        long lostInterval = expectedInterval - (packets - receivedBefore);
        expectedBefore = expected;
        receivedBefore = packets;
        int fraction = expectedInterval <= 0 || lostInterval <= 0
                ? 0
                : (int) Math.min(255, (lostInterval << 8) / expectedInterval);
        // RFC 3550 §6.4.1: "If no SR packet has been received yet from SSRC_n, the DLSR field is set to zero."
        int delay = lastSenderReportArrival.isNever()
                ? 0
                : (int) (now.nanosSince(lastSenderReportArrival) / 1_000 * 65_536 / 1_000_000);
        return new ReportBlock(
                ssrc,
                fraction,
                (int) Math.max(ReportBlock.MIN_LOST, Math.min(ReportBlock.MAX_LOST, lost())),
                (int) (extension.highest() - 0x1_0000),
                (int) jitter,
                lastSenderReport,
                delay);
    }

    private long expected() {
        return first < 0 ? 0 : extension.highest() - first + 1;
    }

    /** Returns packets expected minus packets received; duplicates make it smaller, also negative. */
    public long lost() {
        return expected() - packets;
    }

    /** Returns packets received, duplicates included. */
    public long packets() {
        return packets;
    }

    /** Returns payload bytes received, without headers and padding. */
    public long bytes() {
        return bytes;
    }

    /** Returns header and padding bytes received. */
    public long headerBytes() {
        return headerBytes;
    }

    /** Returns the jitter in units of the RTP clock. */
    public double jitter() {
        return jitter;
    }

    /** Returns the clock rate of the last packet in Hz, 0 before the first. */
    public int clockRate() {
        return lastClockRate;
    }

    /** Returns the arrival of the last packet, or never. */
    public Timestamp lastArrival() {
        return lastArrival;
    }

    /** Returns the extension of sequence numbers. */
    public SequenceExtension extension() {
        return extension;
    }
}
