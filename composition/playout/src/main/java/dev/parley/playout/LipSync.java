package dev.parley.playout;

import dev.parley.base.Timestamp;
import java.time.Duration;

/**
 * Synchronization of a stream of sound and one of pictures of the same sender (the same CNAME), by their sender reports. Sound leads: a
 * picture that would be early is delayed; for one that is late the sound is delayed by at most {@link #MAX_AUDIO_DELAY}. Delays change
 * by 5 ms a second, which nobody sees or hears. Before both streams had a report nothing is delayed. Told the time; not thread-safe.
 */
public final class LipSync {
    /** Maximum delay that is added to sound. */
    public static final Duration MAX_AUDIO_DELAY = Duration.ofMillis(80);

    /** Maximum delay that is added to pictures: a sender whose clocks differ by more sends wrong reports. */
    public static final Duration MAX_VIDEO_DELAY = Duration.ofSeconds(2);

    /** Change of a delay in nanoseconds a second. */
    private static final double RATE = 5_000_000;

    /** Offset that is left alone. */
    private static final long TOLERANCE_NANOS = 5_000_000;

    private final SenderClock audio;
    private final SenderClock video;
    private long audioDelay;
    private long videoDelay;
    private Timestamp updated = Timestamp.NEVER;
    private long offset;

    /** Makes a synchronization for streams of these RTP clock rates in Hz. */
    public LipSync(int audioClockRate, int videoClockRate) {
        audio = new SenderClock(audioClockRate);
        video = new SenderClock(videoClockRate);
    }

    /** Takes a sender report of the sound: its NTP timestamp in nanoseconds, and its RTP timestamp. */
    public void audioReport(long wallNanos, long rtpTimestamp) {
        audio.report(wallNanos, rtpTimestamp);
    }

    /** Takes a sender report of the pictures: its NTP timestamp in nanoseconds, and its RTP timestamp. */
    public void videoReport(long wallNanos, long rtpTimestamp) {
        video.report(wallNanos, rtpTimestamp);
    }

    /** Forgets the reports, when one of the streams has another synchronization source. */
    public void reset() {
        audio.reset();
        video.reset();
        updated = Timestamp.NEVER;
    }

    /**
     * Compares what is heard with what is seen, and changes the delays; about once a second, or more often.
     *
     * @param audioTimestamp RTP timestamp of sound that is heard at {@code heardAt}
     * @param videoTimestamp RTP timestamp of a picture that is seen at {@code seenAt}
     */
    public void update(long audioTimestamp, Timestamp heardAt, long videoTimestamp, Timestamp seenAt, Timestamp now) {
        if (!audio.isKnown() || !video.isKnown()) {
            return;
        }
        // RFC 3550 §6.4.1, RTP timestamp: "This correspondence may be used for intra- and inter-media synchronization
        // for sources whose NTP timestamps are synchronized".
        long heardLate = heardAt.nanos() - audio.wall(audioTimestamp);
        long seenLate = seenAt.nanos() - video.wall(videoTimestamp);
        offset = seenLate - heardLate;
        if (!updated.isNever()) {
            long most = (long) (RATE * Math.min(10, now.nanosSince(updated) / 1e9));
            change(offset, most);
        }
        updated = now;
    }

    private void change(long pictureLate, long most) {
        if (Math.abs(pictureLate) <= TOLERANCE_NANOS) {
            return;
        }
        long step = Math.min(Math.abs(pictureLate), most);
        if (pictureLate < 0) {
            long less = Math.min(step, audioDelay);
            audioDelay -= less;
            videoDelay = Math.min(MAX_VIDEO_DELAY.toNanos(), videoDelay + step - less);
        } else {
            long less = Math.min(step, videoDelay);
            videoDelay -= less;
            audioDelay = Math.min(MAX_AUDIO_DELAY.toNanos(), audioDelay + step - less);
        }
    }

    /** Returns the time by which pictures are later than their sound, negative if earlier, in nanoseconds, at the last update. */
    public long offsetNanos() {
        return offset;
    }

    /** Returns what is added to the delay of the sound. */
    public Duration audioDelay() {
        return Duration.ofNanos(audioDelay);
    }

    /** Returns what is added to the delay of the pictures. */
    public Duration videoDelay() {
        return Duration.ofNanos(videoDelay);
    }
}
