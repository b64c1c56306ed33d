package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.media.config.PayloadTypes;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.rtp.rtcp.FullIntraRequest;
import dev.parley.rtp.rtcp.Nack;
import dev.parley.rtp.rtcp.PictureLossIndication;
import dev.parley.rtp.rtcp.RtcpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * Feedback about what is received that leaves with the next drain, RFC 4585 §3.5: with two members there is no dithering. What was
 * negotiated for the payload type is sent, and nothing else.
 */
final class FeedbackWriter {
    private final RtpReceivePath receivePath;
    private final IntSupplier localSsrc;
    private final List<RtcpPacket> pending = new ArrayList<>();
    private boolean reducedSize;

    FeedbackWriter(RtpReceivePath receivePath, IntSupplier localSsrc) {
        this.receivePath = receivePath;
        this.localSsrc = localSsrc;
    }

    void setReducedSize(boolean value) {
        reducedSize = value;
    }

    boolean isReducedSize() {
        return reducedSize;
    }

    void add(RtcpPacket packet) {
        pending.add(packet);
    }

    /** Adds what a stream has to ask for now. */
    void collect(ReceiveStream stream, long roundTripNanos, Timestamp now) {
        List<Long> missing = stream.missing.due(roundTripNanos, now);
        if (!missing.isEmpty()) {
            List<Integer> numbers = new ArrayList<>(missing.size());
            missing.forEach(number -> numbers.add((int) (number & 0xffff)));
            pending.add(new Nack(localSsrc.getAsInt(), stream.ssrc(), numbers));
            stream.counters.nacks++;
        }
        if (stream.missing.takeGivenUp() && stream.section().configuration().video()) {
            stream.keyFrames.request();
        }
        if (stream.keyFrames.poll(roundTripNanos, now)) {
            askForKeyFrame(stream);
        }
    }

    private void askForKeyFrame(ReceiveStream stream) {
        PayloadTypes types = stream.section().types();
        int type = stream.payloadType();
        if (type < 0) {
            return;
        }
        if (types.hasFeedback(type, "nack pli")) {
            pending.add(new PictureLossIndication(localSsrc.getAsInt(), stream.ssrc()));
            stream.counters.plis++;
        } else if (types.hasFeedback(type, "ccm fir")) {
            // RFC 5104 §4.3.1.2: a new request has a new number; without a key frame in between it is the same request.
            stream.counters.firNumber = stream.counters.firNumber + 1 & 0xff;
            pending.add(new FullIntraRequest(
                    localSsrc.getAsInt(),
                    List.of(new FullIntraRequest.Entry(stream.ssrc(), stream.counters.firNumber))));
            stream.counters.firs++;
        }
    }

    /** Returns and forgets what is to leave now. */
    List<RtcpPacket> take(Timestamp now) {
        if (!receivePath.arrivals.nextTimeout().isAfter(now)) {
            pending.addAll(receivePath.arrivals.poll(localSsrc.getAsInt(), anySsrc(), now));
        }
        if (pending.isEmpty()) {
            return List.of();
        }
        List<RtcpPacket> taken = List.copyOf(pending);
        pending.clear();
        return taken;
    }

    private int anySsrc() {
        for (var section : receivePath.router.sections()) {
            for (ReceiveStream stream : section.streams()) {
                return stream.ssrc();
            }
        }
        return 0;
    }

    Timestamp nextTimeout() {
        return pending.isEmpty() ? receivePath.arrivals.nextTimeout() : Timestamp.ZERO;
    }
}
