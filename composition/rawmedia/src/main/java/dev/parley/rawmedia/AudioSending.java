package dev.parley.rawmedia;

import dev.parley.base.Timestamp;
import dev.parley.codec.SoundMeter;
import dev.parley.encoding.AudioSendStage;
import dev.parley.encoding.EncodedAudio;
import dev.parley.frames.AudioFrame;
import dev.parley.parameters.Codec;
import dev.parley.runtime.EventLoop;
import java.util.List;
import java.util.function.Consumer;

/**
 * Sending side of one raw track of sound: frames are encoded on the media threads, and packets return to the loop. While the track gives
 * nothing, the stage's silence is sent. Loop thread only, except {@link #levels}.
 */
public final class AudioSending implements AutoCloseable {
    /** Time without a frame after which the stage is told the time; it makes silence after somewhat more. */
    private static final long QUIET_NANOS = 30_000_000;

    private final EventLoop loop;
    private final StreamWork work;
    private final AudioSendStage stage;
    private final int usualBitrate;
    private final Consumer<EncodedAudio> out;
    private final EventLoop.Registration beat;
    private final SoundMeter meter = new SoundMeter();
    private Timestamp lastFrame = Timestamp.NEVER;
    private boolean closed;
    private volatile SoundLevels levels = SoundLevels.NONE;

    /**
     * Makes the sending side of a track.
     *
     * @param out takes packets, on the loop
     */
    public AudioSending(
            EventLoop loop,
            MediaThreads threads,
            AudioBeats beats,
            AudioEncoding encoding,
            Consumer<EncodedAudio> out) {
        this.loop = loop;
        this.work = threads.newStream();
        this.stage = new AudioSendStage(encoding.codec(), encoding.encoder());
        this.usualBitrate = encoding.bitrate();
        this.out = out;
        this.beat = beats.add(this::beat);
    }

    /** Returns the codec of the packets. */
    public Codec codec() {
        return stage.codec();
    }

    /** Returns level, energy and duration of the track's sound. Any thread. */
    public SoundLevels levels() {
        return levels;
    }

    /** Sends a frame of the track. It is dropped if the media threads are half a second behind. */
    public void accept(AudioFrame frame) {
        if (closed) {
            return;
        }
        Timestamp now = loop.now();
        lastFrame = now;
        work.execute(() -> {
            meter.add(frame.samples(), 0, frame.samples().length, frame.sampleRate() * frame.channels());
            levels = SoundLevels.of(meter);
            deliver(stage.accept(frame, now));
        });
    }

    /** Sets the rate in bits per second that the sound may have; above the codec's usual rate it changes nothing. */
    public void setTargetBitrate(long bitsPerSecond) {
        if (usualBitrate > 0) {
            int rate = (int) Math.max(1, Math.min(usualBitrate, bitsPerSecond));
            work.execute(() -> stage.setBitrate(rate));
        }
    }

    /** Sets the loss to prepare for, 0 to 1. */
    public void setExpectedLoss(double fraction) {
        work.execute(() -> stage.setExpectedLoss(fraction));
    }

    private void beat(Timestamp now) {
        if (!lastFrame.isNever() && now.nanosSince(lastFrame) >= QUIET_NANOS) {
            work.execute(() -> deliver(stage.handleTimeout(now)));
        }
    }

    /** Hands packets to the loop. Media thread. */
    private void deliver(List<EncodedAudio> packets) {
        if (!packets.isEmpty()) {
            StreamWork.post(loop, () -> {
                if (!closed) {
                    packets.forEach(out);
                }
            });
        }
    }

    /** Ends sending; the encoder is closed when its work is done. Repeated calls do nothing. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            beat.remove();
            work.executeLast(stage::close);
        }
    }
}
