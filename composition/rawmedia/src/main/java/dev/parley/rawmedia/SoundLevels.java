package dev.parley.rawmedia;

import dev.parley.codec.SoundMeter;

/**
 * Loudness of a track, webrtc-stats §8.3 and §8.8.
 *
 * @param audioLevel root mean square of the last frame, 0 to 1
 * @param totalAudioEnergy sum of squared levels times durations, in seconds
 * @param totalSamplesDuration duration of all samples, in seconds
 */
public record SoundLevels(double audioLevel, double totalAudioEnergy, double totalSamplesDuration) {
    /** Levels before the first frame. */
    public static final SoundLevels NONE = new SoundLevels(0, 0, 0);

    static SoundLevels of(SoundMeter meter) {
        return new SoundLevels(meter.level(), meter.totalEnergy(), meter.totalSeconds());
    }
}
