package dev.parley.codec;

import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Change of one stream of sound to another format and to frames of equal length. Times of frames follow from counting samples, and are
 * set anew when the stream has a gap. Not thread-safe.
 */
public final class FrameConverter {
    /** Difference between a frame's time and the samples before it that is a gap, not jitter. */
    private static final long GAP_MICROS = 100_000;

    private final AudioFormat format;
    private final int frameLength;
    private @Nullable AudioFormat from;
    private @Nullable Resampler resampler;
    private short[] held = new short[0];
    private int count;
    private boolean started;

    /** Time of the first sample that is held, or of the one that comes next. */
    private double micros;

    /**
     * Makes a converter.
     *
     * @param frameLength samples per channel of the frames that come out
     */
    public FrameConverter(AudioFormat format, int frameLength) {
        if (frameLength < 1 || frameLength > format.sampleRate()) {
            throw new IllegalArgumentException(
                    "frames of " + frameLength + " samples at " + format.sampleRate() + " Hz");
        }
        this.format = format;
        this.frameLength = frameLength;
    }

    /** Takes a frame of any format, which may change from frame to frame. */
    public void add(AudioFrame frame) {
        AudioFormat given = new AudioFormat(frame.sampleRate(), frame.channels());
        if (!given.equals(from)) {
            from = given;
            resampler = new Resampler(given.sampleRate(), format.sampleRate(), format.channels());
        }
        double next = micros + 1e6 * (count / format.channels()) / format.sampleRate();
        if (!started || Math.abs(frame.timestampMicros() - next) > GAP_MICROS) {
            started = true;
            micros = frame.timestampMicros() - 1e6 * (count / format.channels()) / format.sampleRate();
        }
        short[] mixed = ChannelMix.convert(frame.samples(), frame.channels(), format.channels());
        short[] sound = resampler == null ? mixed : resampler.process(mixed);
        if (count + sound.length > held.length) {
            held = Arrays.copyOf(held, Math.max(count + sound.length, 2 * held.length));
        }
        System.arraycopy(sound, 0, held, count, sound.length);
        count += sound.length;
    }

    /** Returns the next frame of the wanted length, or null until there are samples for one. */
    public @Nullable AudioFrame poll() {
        int length = frameLength * format.channels();
        return count < length ? null : take(length);
    }

    /** Returns whether there are samples that no frame has had. */
    public boolean hasRest() {
        return count > 0;
    }

    /** Returns the samples that are left as a shorter frame, or null if there are none. */
    public @Nullable AudioFrame rest() {
        return count == 0 ? null : take(Math.min(count, frameLength * format.channels()));
    }

    private AudioFrame take(int length) {
        short[] samples = Arrays.copyOf(held, length);
        count -= length;
        System.arraycopy(held, length, held, 0, count);
        AudioFrame frame = new AudioFrame(format.sampleRate(), format.channels(), samples, Math.round(micros));
        micros += 1e6 * (length / format.channels()) / format.sampleRate();
        return frame;
    }
}
