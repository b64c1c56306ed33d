package dev.parley.playout;

import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.codec.VideoDecoder;
import dev.parley.frames.EncodedFrame;
import dev.parley.frames.VideoFrame;
import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Playout of pictures in virtual time: frames arrive when the test says, decoding takes as long as the test says. */
final class VideoLine {
    static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);

    final VideoPlayout playout;
    final List<Shown> shown = new ArrayList<>();
    long decodeNanos = 2_000_000;
    int keyFrameRequests;
    Timestamp now = Timestamp.ofMillis(1_000);

    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private VideoDecodeWork underway;
    private Timestamp decodedAt = Timestamp.NEVER;

    record Shown(long rtpTimestamp, Timestamp at, Timestamp received) {}

    private record Arrival(EncodedFrame frame, Timestamp at, int number) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : Integer.compare(number, other.number);
        }
    }

    /** Decoder of frames of one byte: 0 is a picture, 1 is none, 2 is damaged. */
    private static final class OneByte implements VideoDecoder {
        @Override
        public VideoFrame decode(EncodedFrame frame, long timestampMicros) throws MalformedException {
            if (frame.u8(0) == 2) {
                throw new MalformedException("damaged");
            }
            return frame.u8(0) == 1 ? null : VideoFrame.black(4, 2, timestampMicros);
        }

        @Override
        public int quantizer() {
            return 7;
        }
    }

    VideoLine() {
        this(new OneByte());
    }

    VideoLine(VideoDecoder decoder) {
        playout = new VideoPlayout(decoder, VP8.clockRate());
    }

    static EncodedFrame frame(long rtpTimestamp, boolean key, int content) {
        return EncodedFrame.of(VP8, new byte[] {(byte) content})
                .rtpTimestamp(rtpTimestamp)
                .key(key)
                .build();
    }

    /** Lets a frame arrive; frames leave the assembler in decode order, so that none arrives before an earlier one. */
    void arrive(EncodedFrame frame, Timestamp at) {
        arrivals.add(new Arrival(frame, at, arrivals.size()));
    }

    void runUntil(Timestamp end) {
        while (true) {
            drain();
            Timestamp next = Timestamp.min(playout.nextTimeout(), underway == null ? Timestamp.NEVER : decodedAt);
            next = arrivals.isEmpty() ? next : Timestamp.min(next, arrivals.element().at);
            if (next.isAfter(end)) {
                now = end;
                return;
            }
            now = Timestamp.max(now, next);
            while (!arrivals.isEmpty() && !arrivals.element().at.isAfter(now)) {
                Arrival arrival = arrivals.remove();
                playout.insert(arrival.frame, now);
            }
            if (underway != null && !decodedAt.isAfter(now)) {
                VideoDecodeWork work = underway;
                underway = null;
                long[] clock = {0, decodeNanos};
                int[] call = {0};
                work.run(() -> clock[call[0]++]);
                playout.finished(work, now);
            }
        }
    }

    private void drain() {
        keyFrameRequests += playout.pollKeyFrameRequest(now) ? 1 : 0;
        for (RenderedPicture picture = playout.poll(now); picture != null; picture = playout.poll(now)) {
            shown.add(new Shown(picture.rtpTimestamp(), now, picture.receiveTime()));
        }
        if (underway == null) {
            underway = playout.nextWork(now);
            decodedAt = now.plusNanos(decodeNanos);
        }
    }
}
