package dev.parley.playout;

import dev.parley.base.MalformedException;
import dev.parley.base.Timestamp;
import dev.parley.codec.AudioDecoder;
import dev.parley.frames.AudioFormat;
import dev.parley.frames.AudioFrame;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Jitter buffer and decoder of one stream of sound. Packets are inserted as they arrive, in any order; every 10 ms {@link #pull} gives
 * 10 ms of samples. A packet is played when the target delay has passed since the fastest packet of the last ten seconds would have
 * come: the 97th percentile of the delays and a margin, one packet at least. The delay is followed by cutting or repeating single pitch
 * periods, at most 10 % of the time. What is missing is taken from the next packet's redundancy or made up.
 *
 * <p>Told the time; not thread-safe. It holds at most {@link #MAX_PACKETS} packets, and as many numbers of packets without sound.
 */
public final class AudioPlayout {
    /** Maximum number of packets held: four seconds of 10 ms. */
    public static final int MAX_PACKETS = 400;

    /** Maximum length of a packet in bytes: what a datagram carries. */
    public static final int MAX_PACKET_LENGTH = 1_500;

    /** Maximum target delay, that of jitterBufferTarget. */
    public static final Duration MAX_TARGET = Duration.ofMillis(4_000);

    /** A jump of the timestamps over this is another stream. */
    private static final long JUMP_SECONDS = 10;

    private static final long BEAT_NANOS = 10_000_000;
    private static final long MARGIN_NANOS = 15_000_000;
    private static final long START_TARGET_NANOS = 40_000_000;

    /** Deviation from the target that is left alone. */
    private static final long TOLERANCE_NANOS = 15_000_000;

    /** Beats between two stretches, so that the speed changes by 10 % at most. */
    private static final int STRETCH_PAUSE = 10;

    /** Sound at the seam after concealment that is cross-faded, in samples per second of rate. */
    private static final int SEAM_PER_SECOND = 250;

    /** Quantile of the arrival delays that the target follows. */
    private static final double QUANTILE = 0.97;

    private final AudioDecoder decoder;
    private final int clockRate;
    private final int rate;
    private final int channels;
    private final int beat;
    private final TreeMap<Long, Packet> packets = new TreeMap<>();
    private final TreeSet<Long> empty = new TreeSet<>();
    private final ArrivalDelays delays = new ArrivalDelays(QUANTILE);
    private final SampleQueue decoded;
    private final TimeStretch stretch;
    private final PitchRepeat repeat;
    private final short[] scratch;

    private boolean receiving;
    private boolean playing;
    private long lastTimestamp;

    /** Timestamp of the sound that follows what is decoded, in units of the clock rate. */
    private long next;

    private long nextNumber;
    private int packetUnits;

    /** Samples made up since {@link #next}. */
    private long madeUp;

    /** The last sound was made up, and what comes next is joined to it. */
    private boolean concealing;

    /** The last sound stands for lost packets. */
    private boolean losing;

    private int sinceStretch = STRETCH_PAUSE;
    private long minimumTargetNanos;
    private long syncNanos;

    private long total;
    private long concealed;
    private long events;
    private long inserted;
    private long removed;
    private double delaySum;
    private long emitted;
    private long discarded;
    private long malformed;

    private record Packet(long timestamp, long number, byte[] payload) {}

    /**
     * Makes a playout.
     *
     * @param decoder decoder of the stream, which belongs to the playout from now on
     * @param clockRate RTP clock rate, which for G.722 is not the sample rate
     */
    public AudioPlayout(AudioDecoder decoder, int clockRate) {
        this.decoder = decoder;
        this.clockRate = clockRate;
        AudioFormat format = decoder.format();
        this.rate = format.sampleRate();
        this.channels = format.channels();
        this.beat = rate / 100;
        this.decoded = new SampleQueue(channels);
        this.stretch = new TimeStretch(rate, channels);
        this.repeat = new PitchRepeat(rate, channels);
        this.scratch = new short[rate / 5 * channels];
        this.packetUnits = clockRate / 50;
    }

    /** Returns the format of what is played. */
    public AudioFormat format() {
        return decoder.format();
    }

    /** Sets the smallest target delay, RTCRtpReceiver.jitterBufferTarget; 0 to {@link #MAX_TARGET}. */
    public void setMinimumTarget(Duration value) {
        minimumTargetNanos = Math.max(0, Math.min(value.toNanos(), MAX_TARGET.toNanos()));
    }

    /** Sets what lip sync adds to the target delay, 0 to {@link LipSync#MAX_AUDIO_DELAY}. */
    public void setSyncDelay(Duration value) {
        syncNanos = Math.max(0, Math.min(value.toNanos(), LipSync.MAX_AUDIO_DELAY.toNanos()));
    }

    /** Returns whether sound of packets is played. */
    public boolean isPlaying() {
        return playing;
    }

    /** Returns the RTP timestamp of the sound that {@link #pull} gives next, 0 to 4,294,967,295. */
    public long playingTimestamp() {
        return next - (long) decoded.length() * clockRate / rate & 0xffff_ffffL;
    }

    /** Returns the counts. */
    public PlayoutStatistics statistics() {
        return new PlayoutStatistics(
                total, concealed, events, inserted, removed, delaySum, emitted, target(), discarded, malformed);
    }

    /** Drops all packets, for another synchronization source. */
    public void reset() {
        packets.clear();
        empty.clear();
        delays.reset();
        decoded.clear();
        decoder.reset();
        receiving = false;
        playing = false;
        madeUp = 0;
    }

    /**
     * Takes a packet.
     *
     * @param number sequence number, extended over its wraps
     * @param timestamp RTP timestamp, of which the low 32 bits count
     */
    public void insert(long number, int timestamp, byte[] array, int offset, int length, Timestamp arrival) {
        long extended = receiving ? lastTimestamp + (timestamp - (int) lastTimestamp) : timestamp & 0xffff_ffffL;
        if (receiving && Math.abs(extended - lastTimestamp) > JUMP_SECONDS * clockRate) {
            reset();
            extended = timestamp & 0xffff_ffffL;
        }
        if (length == 0 || length > MAX_PACKET_LENGTH || playing && extended < next || packets.containsKey(extended)) {
            discarded++;
            // A late packet still says how late packets are.
            if (playing && extended < next) {
                delays.add(arrival.nanos(), nanos(extended));
            }
            return;
        }
        receiving = true;
        if (extended > lastTimestamp || packets.isEmpty()) {
            lastTimestamp = extended;
        }
        delays.add(arrival.nanos(), nanos(extended));
        packets.put(extended, new Packet(extended, number, Arrays.copyOfRange(array, offset, offset + length)));
        if (packets.size() > MAX_PACKETS) {
            packets.pollFirstEntry();
            discarded++;
        }
    }

    /** Takes the number of a packet without sound, such as padding: it was not lost. */
    public void insertEmpty(long number) {
        if (receiving && number >= nextNumber && empty.size() < MAX_PACKETS) {
            empty.add(number);
        }
    }

    /** Returns whether no packet is missing before that one. */
    private boolean follows(Packet packet) {
        while (nextNumber < packet.number && empty.remove(nextNumber)) {
            nextNumber++;
        }
        return packet.number == nextNumber;
    }

    private long nanos(long units) {
        return units * (1_000_000_000L / clockRate) + units * (1_000_000_000L % clockRate) / clockRate;
    }

    private long target() {
        long packet = nanos(packetUnits);
        long wanted = playing || delays.spread() > 0 ? delays.spread() + MARGIN_NANOS : START_TARGET_NANOS;
        return Math.min(Math.max(Math.max(wanted, packet) + syncNanos, minimumTargetNanos), MAX_TARGET.toNanos());
    }

    /** Returns the next 10 ms of samples; silence before the first packet is due. */
    public AudioFrame pull(Timestamp now) {
        if (!playing) {
            start(now);
        }
        int reserve = playing ? stretch.needed() : 0;
        while (playing && decoded.length() < beat) {
            decodeNext(now);
        }
        if (playing) {
            adjust(now, reserve);
        }
        while (playing && decoded.length() < beat) {
            decodeNext(now);
        }
        short[] samples = playing ? decoded.take(beat) : new short[beat * channels];
        total += playing ? beat : 0;
        return new AudioFrame(rate, channels, samples, now.nanos() / 1_000);
    }

    private void start(Timestamp now) {
        Map.Entry<Long, Packet> first = packets.firstEntry();
        if (first != null && now.nanos() - nanos(first.getKey()) - delays.fastest() >= target()) {
            playing = true;
            next = first.getKey();
            nextNumber = first.getValue().number;
            madeUp = 0;
        }
    }

    /** Appends sound to the queue: of the next packet, or in its place. */
    private void decodeNext(Timestamp now) {
        Map.Entry<Long, Packet> first = packets.firstEntry();
        if (first == null) {
            conceal(beat, !empty.contains(nextNumber));
            return;
        }
        long gap = first.getKey() - next;
        boolean silence = follows(first.getValue());
        if (gap <= 0 || samples(gap) <= madeUp) {
            play(first.getValue(), now);
        } else if (silence) {
            // Numbers go on where timestamps jump: the sender was silent. Its pause lasts until the packet is due.
            long due = nanos(first.getKey()) + delays.fastest() + target() - now.nanos();
            if (due <= BEAT_NANOS) {
                play(first.getValue(), now);
            } else {
                conceal(beat, false);
            }
        } else {
            recover(first.getValue(), gap);
        }
    }

    private long samples(long units) {
        return units * rate / clockRate;
    }

    private void play(Packet packet, Timestamp now) {
        packets.remove(packet.timestamp);
        next = packet.timestamp;
        nextNumber = packet.number + 1;
        empty.headSet(nextNumber).clear();
        madeUp = 0;
        int count;
        try {
            count = decoder.decode(packet.payload, 0, packet.payload.length, scratch);
        } catch (MalformedException e) {
            malformed++;
            next += packetUnits;
            conceal((int) samples(packetUnits), true);
            madeUp = 0;
            return;
        }
        packetUnits = (int) ((long) count * clockRate / rate);
        next += packetUnits;
        append(scratch, count);
        double waiting = Math.max(0, now.nanos() - nanos(packet.timestamp) - delays.fastest());
        delaySum += waiting * count;
        emitted += count;
    }

    private void append(short[] sound, int count) {
        if (concealing) {
            // The made-up sound goes on under the first 4 ms.
            int seam = Math.min(count, rate / SEAM_PER_SECOND);
            short[] under = new short[seam * channels];
            repeat.conceal(under, seam);
            for (int i = 0; i < seam * channels; i++) {
                int position = i / channels;
                sound[i] = (short) ((under[i] * (seam - position) + sound[i] * position) / seam);
            }
            concealing = false;
        }
        losing = false;
        repeat.decoded(sound, count);
        decoded.append(sound, count);
    }

    /** Fills a gap of lost packets, from the packet after it if that repeats them. */
    private void recover(Packet following, long gap) {
        int missing = (int) Math.min(samples(gap) - madeUp, samples(packetUnits));
        if (gap <= packetUnits && madeUp == 0) {
            try {
                int count = decoder.recover(following.payload, 0, following.payload.length, missing, scratch);
                if (count > 0) {
                    next += (long) count * clockRate / rate;
                    nextNumber = following.number;
                    append(scratch, count);
                    return;
                }
            } catch (MalformedException e) {
                malformed++;
            }
        }
        conceal(Math.max(1, missing), true);
    }

    private void conceal(int count, boolean loss) {
        events += loss && !losing ? 1 : 0;
        losing |= loss;
        boolean byCodec = loss && madeUp < rate / 10 && decoder.conceal(count, scratch);
        if (byCodec) {
            repeat.decoded(scratch, count);
        } else {
            repeat.conceal(scratch, count);
        }
        concealing = !byCodec;
        decoded.append(scratch, count);
        madeUp += count;
        concealed += loss ? count : 0;
    }

    /** Cuts or repeats a pitch period if the delay is off its target. */
    private void adjust(Timestamp now, int needed) {
        sinceStretch++;
        if (sinceStretch < STRETCH_PAUSE || concealing || madeUp > 0) {
            return;
        }
        // Samples that are decoded and not played lie before "next".
        long position = nanos(next) - decoded.length() * 1_000_000_000L / rate;
        long excess = now.nanos() - position - delays.fastest() - target();
        boolean tooLong = excess > TOLERANCE_NANOS;
        if (!tooLong && excess > -TOLERANCE_NANOS) {
            return;
        }
        while (decoded.length() < needed) {
            Map.Entry<Long, Packet> first = packets.firstEntry();
            if (first == null || first.getKey() != next) {
                return;
            }
            play(first.getValue(), now);
        }
        int before = decoded.length();
        decoded.replace(tooLong ? stretch.shorten(decoded.content()) : stretch.lengthen(decoded.content()));
        int change = decoded.length() - before;
        inserted += Math.max(0, change);
        removed += Math.max(0, -change);
        sinceStretch = change == 0 ? sinceStretch : 0;
    }
}
