package dev.parley.rawmedia;

import dev.parley.base.Timestamp;
import dev.parley.codec.AudioDecoder;
import dev.parley.codec.Codecs;
import dev.parley.codec.SoundMeter;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import dev.parley.playout.AudioPlayout;
import dev.parley.playout.PlayoutStatistics;
import dev.parley.runtime.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Playout of one remote track of sound, while somebody reads it: packets go to a jitter buffer and decoder on the media threads, and at
 * each beat 10 ms of samples return to the loop. Loop thread only, except {@link #report}.
 */
public final class AudioPlaying implements AutoCloseable {
    /** Maximum number of packets that wait for a beat: 20,000 a second are no sound. */
    public static final int MAX_PENDING = 200;

    private static final Logger LOG = LoggerFactory.getLogger(AudioPlaying.class);

    private final EventLoop loop;
    private final StreamWork work;
    private final Codecs codecs;
    private final Consumer<AudioFrame> out;
    private final EventLoop.Registration beat;
    private List<Arrived> pending = new ArrayList<>();
    private boolean closed;

    private record Arrived(long ssrc, long number, @Nullable EncodedFrame frame, Timestamp arrival) {}

    // ---- media threads ----

    private final SoundMeter meter = new SoundMeter();
    private @Nullable AudioPlayout playout;
    private @Nullable AudioDecoder decoder;
    private @Nullable Codec codec;
    private long ssrc = -1;
    private Duration minimumTarget = Duration.ZERO;
    private @Nullable PlayoutStatistics before;

    private volatile @Nullable PlayoutReport report;

    /**
     * Starts the playout.
     *
     * @param out takes 10 ms of sound at each beat once packets have come, on the loop
     */
    public AudioPlaying(
            EventLoop loop, MediaThreads threads, AudioBeats beats, Codecs codecs, Consumer<AudioFrame> out) {
        this.loop = loop;
        this.work = threads.newStream();
        this.codecs = codecs;
        this.out = out;
        this.beat = beats.add(this::beat);
    }

    /** Returns the figures, or null before the first packet was played. Any thread. */
    public @Nullable PlayoutReport report() {
        return report;
    }

    /**
     * Takes a packet as it arrives.
     *
     * @param fromSsrc its stream: another one than before starts the jitter buffer anew
     * @param number its sequence number, extended over wraps
     * @param frame the packet; null if the number carries no sound
     */
    public void insert(long fromSsrc, long number, @Nullable EncodedFrame frame, Timestamp arrival) {
        if (!closed && pending.size() < MAX_PENDING) {
            pending.add(new Arrived(fromSsrc, number, frame, arrival));
        }
    }

    /** Sets the smallest delay of the jitter buffer, RTCRtpReceiver.jitterBufferTarget. */
    public void setMinimumTarget(Duration value) {
        work.execute(() -> {
            minimumTarget = value;
            if (playout != null) {
                playout.setMinimumTarget(value);
            }
        });
    }

    private void beat(Timestamp now) {
        List<Arrived> arrived = pending;
        if (work.execute(() -> play(arrived, now))) {
            pending = new ArrayList<>();
        }
    }

    /** Media thread. */
    private void play(List<Arrived> arrived, Timestamp now) {
        arrived.forEach(this::take);
        AudioPlayout playing = playout;
        if (playing == null) {
            return;
        }
        AudioFrame frame = playing.pull(now);
        meter.add(frame.samples(), 0, frame.samples().length, frame.sampleRate() * frame.channels());
        report = new PlayoutReport(
                before == null ? playing.statistics() : playing.statistics().plus(before),
                frame.sampleRate(),
                SoundLevels.of(meter));
        StreamWork.post(loop, () -> {
            if (!closed) {
                out.accept(frame);
            }
        });
    }

    private void take(Arrived packet) {
        EncodedFrame frame = packet.frame;
        if (frame != null && !frame.codec().equals(codec)) {
            change(frame.codec());
        }
        AudioPlayout playing = playout;
        if (playing == null) {
            return;
        }
        if (packet.ssrc != ssrc) {
            playing.reset();
            ssrc = packet.ssrc;
        }
        if (frame == null) {
            playing.insertEmpty(packet.number);
        } else {
            byte[] data = frame.toByteArray();
            playing.insert(packet.number, (int) frame.rtpTimestamp(), data, 0, data.length, packet.arrival);
        }
    }

    private void change(Codec to) {
        finish();
        codec = to;
        AudioDecoder made = codecs.audioDecoder(to);
        if (made == null) {
            LOG.warn("sound of {} cannot be decoded here: add {}", to.mimeType(), Codecs.moduleFor(to));
            return;
        }
        decoder = made;
        AudioPlayout playing = new AudioPlayout(made, to.clockRate());
        playing.setMinimumTarget(minimumTarget);
        playout = playing;
    }

    private void finish() {
        AudioPlayout playing = playout;
        if (playing != null) {
            before =
                    before == null ? playing.statistics() : playing.statistics().plus(before);
        }
        if (decoder != null) {
            decoder.close();
        }
        decoder = null;
        playout = null;
    }

    /** Ends the playout; the decoder is closed when its work is done. Repeated calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            beat.remove();
            pending = new ArrayList<>();
            work.executeLast(this::finish);
        }
    }
}
