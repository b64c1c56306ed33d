package dev.parley.media;

import dev.parley.base.DropCounters;
import dev.parley.base.Timestamp;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.media.send.SendStream;
import dev.parley.rtp.rtcp.ExtendedReport;
import dev.parley.rtp.rtcp.FullIntraRequest;
import dev.parley.rtp.rtcp.Goodbye;
import dev.parley.rtp.rtcp.Nack;
import dev.parley.rtp.rtcp.PictureLossIndication;
import dev.parley.rtp.rtcp.ReceiverEstimatedMaximumBitrate;
import dev.parley.rtp.rtcp.ReceiverReport;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.RtcpPacket;
import dev.parley.rtp.rtcp.SenderReport;
import dev.parley.rtp.rtcp.TemporaryMaximumBitrate;
import dev.parley.rtp.rtcp.TransportWideFeedback;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Effects of received RTCP on senders and receivers. */
final class ReportReader {
    /** Round trip that is assumed before one was measured. */
    static final long INITIAL_ROUND_TRIP_NANOS = 100_000_000;

    private static final long MAX_ROUND_TRIP_NANOS = 60_000_000_000L;

    private final RtpSessionSettings settings;
    private final RtpReceivePath receivePath;
    private final RtpSendPath sendPath;
    private final FeedbackWriter feedback;
    private final Deque<RtpEvent> events;
    private final DropCounters drops;
    private boolean targetChanged;
    private long roundTripNanos = INITIAL_ROUND_TRIP_NANOS;

    ReportReader(
            RtpSessionSettings settings,
            RtpReceivePath receivePath,
            RtpSendPath sendPath,
            FeedbackWriter feedback,
            Deque<RtpEvent> events,
            DropCounters drops) {
        this.settings = settings;
        this.receivePath = receivePath;
        this.sendPath = sendPath;
        this.feedback = feedback;
        this.events = events;
        this.drops = drops;
    }

    /** Returns the last round-trip time in nanoseconds. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    void apply(List<RtcpPacket> packets, Timestamp now) {
        for (RtcpPacket packet : packets) {
            apply(packet, now);
        }
    }

    private void apply(RtcpPacket packet, Timestamp now) {
        if (packet instanceof SenderReport report) {
            ReceiveStream stream = receivePath.router.stream(report.ssrc());
            if (stream != null) {
                stream.senderReport(report, now);
            }
            report.reports().forEach(block -> apply(block, now));
        } else if (packet instanceof ReceiverReport report) {
            report.reports().forEach(block -> apply(block, now));
        } else if (packet instanceof ExtendedReport report) {
            apply(report, now);
        } else if (packet instanceof Nack nack) {
            retransmit(nack, now);
        } else if (packet instanceof PictureLossIndication loss) {
            SendStream stream = sendPath.stream(loss.media());
            if (stream != null) {
                stream.counters.plis++;
                stream.keyFrames.request();
            }
        } else if (packet instanceof FullIntraRequest request) {
            request.entries().forEach(this::apply);
        } else if (packet instanceof TransportWideFeedback arrivals) {
            settings.bandwidth().feedback(arrivals, now);
        } else if (packet instanceof ReceiverEstimatedMaximumBitrate estimate) {
            limit(estimate.bitsPerSecond(), now);
        } else if (packet instanceof TemporaryMaximumBitrate limits && !limits.notification()) {
            applyLimits(limits, now);
        } else if (packet instanceof Goodbye goodbye) {
            goodbye.ssrcs().forEach(this::end);
        }
    }

    private void apply(ReportBlock block, Timestamp now) {
        SendStream stream = sendPath.stream(block.ssrc());
        if (stream == null) {
            return;
        }
        stream.acknowledged(block.ssrc());
        if (block.ssrc() != stream.encoding().ssrc()) {
            return;
        }
        stream.counters.lastReport = block;
        stream.counters.lastReportArrival = now;
        long measured = roundTrip(block.lastSenderReport(), block.delaySinceLastSenderReport(), now);
        if (measured >= 0) {
            roundTripNanos = measured;
            stream.counters.roundTripNanos = measured;
            stream.counters.totalRoundTripNanos += measured;
            stream.counters.roundTripMeasurements++;
        }
        settings.bandwidth().report(block.fractionLost() / 256.0, roundTripNanos, now);
    }

    /** RFC 3550 §6.4.1: "A - LSR - DLSR"; -1 without a report, or if the result is negative or absurd. */
    private long roundTrip(int lastReport, int delay, Timestamp now) {
        if (lastReport == 0) {
            return -1;
        }
        int units = settings.clock().compact(now) - lastReport - delay;
        long nanos = units * 1_000_000_000L / 65_536;
        // Rounding of both clocks may take a round trip on loopback below zero by a unit or two.
        return units < -4 || nanos > MAX_ROUND_TRIP_NANOS ? -1 : Math.max(nanos, 1_000);
    }

    private void apply(ExtendedReport report, Timestamp now) {
        for (ExtendedReport.Block block : report.blocks()) {
            if (block instanceof ExtendedReport.ReceiverReferenceTime time) {
                // RFC 3611 §4.5: answered at once, so that the delay is 0.
                feedback.add(new ExtendedReport(
                        report.ssrc(),
                        List.of(new ExtendedReport.DelaySinceLastReceiverReport(
                                List.of(new ExtendedReport.Entry(report.ssrc(), (int) (time.ntpTime() >> 16), 0))))));
            } else if (block instanceof ExtendedReport.DelaySinceLastReceiverReport delays) {
                for (ExtendedReport.Entry entry : delays.entries()) {
                    long measured = roundTrip(entry.lastReceiverReport(), entry.delay(), now);
                    if (measured >= 0) {
                        roundTripNanos = measured;
                    }
                }
            }
        }
    }

    private void retransmit(Nack nack, Timestamp now) {
        SendStream stream = sendPath.stream(nack.media());
        if (stream == null || nack.media() != stream.encoding().ssrc()) {
            return;
        }
        stream.counters.nacks++;
        for (int number : nack.sequenceNumbers()) {
            if (!stream.retransmit(number, roundTripNanos, sendPath.pacer, now)) {
                drops.count("NACK of a packet that is gone or was just sent again");
            }
        }
    }

    private void apply(FullIntraRequest.Entry entry) {
        SendStream stream = sendPath.stream(entry.ssrc());
        // RFC 5104 §4.3.1.1: "A repetition SHALL NOT increase the sequence number".
        if (stream != null && stream.counters.firNumber != entry.commandNumber()) {
            stream.counters.firNumber = entry.commandNumber();
            stream.counters.firs++;
            stream.keyFrames.request();
        }
    }

    private void limit(long bitsPerSecond, Timestamp now) {
        settings.bandwidth().remoteEstimate(bitsPerSecond, now);
        targetChanged = true;
    }

    private void applyLimits(TemporaryMaximumBitrate limits, Timestamp now) {
        for (TemporaryMaximumBitrate.Limit one : limits.limits()) {
            SendStream stream = sendPath.stream(one.ssrc());
            if (stream != null) {
                limit(one.bitsPerSecond(), now);
                // RFC 5104 §4.2.2: the notification reports the limits in force to all receivers.
                feedback.add(new TemporaryMaximumBitrate(true, one.ssrc(), List.of(one)));
            }
        }
    }

    private void end(int ssrc) {
        ReceiveStream stream = receivePath.router.stream(ssrc);
        if (stream != null) {
            if (stream.isAnnounced()) {
                events.add(new RtpEvent.StreamEnded(
                        stream.section().configuration().transceiver(), ssrc));
            }
            receivePath.router.removeStream(stream);
        }
    }

    /** Passes throttled key-frame requests and changed rates on to whoever encodes. */
    void pollKeyFrameRequests(Map<Integer, List<SendStream>> senders, Timestamp now) {
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                int transceiver = stream.configuration().transceiver();
                if (stream.keyFrames.poll(roundTripNanos, now)) {
                    events.add(new RtpEvent.KeyFrameRequested(
                            transceiver, stream.encoding().rid()));
                }
                if (targetChanged) {
                    events.add(new RtpEvent.TargetBitrate(
                            transceiver,
                            stream.encoding().rid(),
                            settings.bandwidth().target()));
                }
            }
        }
        targetChanged = false;
    }
}
