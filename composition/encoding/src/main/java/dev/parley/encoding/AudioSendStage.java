package dev.parley.encoding;

import dev.parley.base.Timestamp;
import dev.parley.codec.AudioEncoder;
import dev.parley.codec.ChannelMix;
import dev.parley.codec.Resampler;
import dev.parley.codec.SoundMeter;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sending stage of one stream of sound: samples of any rate and number of channels in, packets of one codec out. RTP time counts the
 * samples, so that it neither stands still in a pause nor follows the jitter of the source. Where the source gives nothing, silence is
 * encoded, of which a codec with discontinuous transmission sends hardly anything. A source whose clock differs is sped up or slowed
 * down by a sample at a time.
 *
 * <p>Told the time; not thread-safe. It holds less than a packet of samples.
 */
public final class AudioSendStage implements AutoCloseable {
    /** Sound that comes further ahead of time than this is dropped: it would only add to the delay. */
    public static final Duration MAX_AHEAD = Duration.ofMillis(500);

    /** Lateness of a source before silence takes the place of its sound: more than what a busy machine's timers are late. */
    private static final long GRACE_NANOS = 60_000_000;

    /** Gap over which RTP time jumps instead of being filled; a stage whose time was not told for so long was not sending. */
    private static final long JUMP_NANOS = 1_000_000_000;

    /** Times of frames further away than this are not of the stage's clock, and the time of arrival counts instead. */
    private static final long STRANGE_NANOS = 1_000_000_000;

    private final Codec codec;
    private final AudioEncoder encoder;
    private final AudioFormat format;
    private final byte[] packet;
    private final short[] pending;
    private final ClockDrift drift = new ClockDrift();
    private int held;
    private @Nullable Resampler resampler;
    private @Nullable AudioFormat from;

    private boolean started;

    /** The last samples are silence in the place of the source's sound. */
    private boolean pausing;

    /** Time of the sample number 0 of the line. */
    private Timestamp origin = Timestamp.ZERO;

    /** Samples per channel since the origin, those that are held included. */
    private long samples;

    /** RTP time of the origin, in units of the codec's clock rate. */
    private long originUnits;

    private long packets;
    private long encoded;
    private long silence;
    private long corrected;
    private long dropped;

    /**
     * Makes a stage.
     *
     * @param codec negotiated codec, for the clock rate and the frames
     * @param encoder encoder of the codec, which belongs to the stage from now on
     */
    public AudioSendStage(Codec codec, AudioEncoder encoder) {
        this.codec = codec;
        this.encoder = encoder;
        this.format = encoder.format();
        this.packet = new byte[encoder.maxPacketLength()];
        this.pending = new short[encoder.frameSize() * format.channels()];
    }

    /** Returns the codec of the packets. */
    public Codec codec() {
        return codec;
    }

    /** Sets the wanted bit rate in bits per second. */
    public void setBitrate(int bitsPerSecond) {
        encoder.setBitrate(bitsPerSecond);
    }

    /** Sets the loss to prepare for, 0 to 1. */
    public void setExpectedLoss(double fraction) {
        encoder.setExpectedLoss(fraction);
    }

    /** Returns the counts. */
    public AudioSendStatistics statistics() {
        return new AudioSendStatistics(packets, encoded, silence, corrected, dropped);
    }

    /** Takes sound, and returns the packets that are complete with it. */
    public List<EncodedAudio> accept(AudioFrame frame, Timestamp now) {
        List<EncodedAudio> out = new ArrayList<>(2);
        long micros = frame.timestampMicros();
        boolean strange = Math.abs(micros - now.nanos() / 1_000) > STRANGE_NANOS / 1_000;
        long at = strange ? now.nanos() - frame.durationMicros() * 1_000 : micros * 1_000;
        if (!started) {
            started = true;
            origin = new Timestamp(at);
        }
        long late = at - end().nanos();
        if (late < -MAX_AHEAD.toNanos()) {
            dropped++;
            return out;
        }
        if (late > JUMP_NANOS) {
            jump(new Timestamp(at), out);
        } else if (late > GRACE_NANOS || pausing && late > 0) {
            fill(late, out);
        } else {
            drift.observe(late);
        }
        pausing = false;
        short[] sound = converted(frame);
        short[] fitting = drift.corrected(sound, format.channels(), format.sampleRate());
        corrected += Math.abs(fitting.length - sound.length) / format.channels();
        append(fitting, out);
        return out;
    }

    /** Encodes silence in the place of sound that is overdue, and returns its packets. Early and repeated calls are harmless. */
    public List<EncodedAudio> handleTimeout(Timestamp now) {
        List<EncodedAudio> out = new ArrayList<>(2);
        if (started && !now.isBefore(nextTimeout())) {
            long late = now.nanos() - end().nanos();
            if (late > JUMP_NANOS) {
                jump(now, out);
            } else {
                fill(late - GRACE_NANOS + packetNanos(), out);
            }
            pausing = true;
        }
        return out;
    }

    /** Returns when silence is due unless sound comes, or never before the first sound. */
    public Timestamp nextTimeout() {
        return started ? end().plusNanos(GRACE_NANOS) : Timestamp.NEVER;
    }

    @Override
    public void close() {
        encoder.close();
    }

    /** Returns the time of the sample that follows those that came. */
    private Timestamp end() {
        return origin.plusNanos(nanos(samples));
    }

    private long nanos(long count) {
        int rate = format.sampleRate();
        return count / rate * 1_000_000_000L + count % rate * 1_000_000_000L / rate;
    }

    private long packetNanos() {
        return nanos(encoder.frameSize());
    }

    /** Completes the packet with silence and lets the line go on at {@code at}; RTP time advances by as much. */
    private void jump(Timestamp at, List<EncodedAudio> out) {
        if (held > 0) {
            append(new short[pending.length - held], out);
        }
        long gap = Math.max(0, at.nanosSince(end()));
        originUnits += units(samples) + (long) (gap / 1e9 * codec.clockRate());
        origin = at;
        samples = 0;
        drift.reset();
    }

    private void fill(long nanos, List<EncodedAudio> out) {
        int count = (int) (nanos * format.sampleRate() / 1_000_000_000L);
        silence += count;
        append(new short[count * format.channels()], out);
    }

    private short[] converted(AudioFrame frame) {
        AudioFormat given = new AudioFormat(frame.sampleRate(), frame.channels());
        if (!given.equals(from)) {
            from = given;
            resampler = new Resampler(given.sampleRate(), format.sampleRate(), format.channels());
        }
        short[] mixed = ChannelMix.convert(frame.samples(), frame.channels(), format.channels());
        return resampler == null ? mixed : resampler.process(mixed);
    }

    private void append(short[] sound, List<EncodedAudio> out) {
        int at = 0;
        while (at < sound.length) {
            int count = Math.min(sound.length - at, pending.length - held);
            System.arraycopy(sound, at, pending, held, count);
            at += count;
            held += count;
            samples += count / format.channels();
            if (held == pending.length) {
                held = 0;
                encode(out);
            }
        }
    }

    private long units(long count) {
        return count * codec.clockRate() / format.sampleRate();
    }

    private void encode(List<EncodedAudio> out) {
        long first = samples - encoder.frameSize();
        encoded += encoder.frameSize();
        int length = encoder.encode(pending, 0, packet);
        if (length == 0) {
            // Discontinuous transmission: RTP time has advanced, and nothing is sent.
            return;
        }
        packets++;
        EncodedFrame frame = EncodedFrame.wrapping(codec, Arrays.copyOf(packet, length))
                .rtpTimestamp(originUnits + units(first))
                .captureTime(origin.plusNanos(nanos(first)))
                .build();
        double level = SoundMeter.level(pending, 0, pending.length);
        out.add(new EncodedAudio(frame, SoundMeter.decibelsBelowOverload(level)));
    }
}
