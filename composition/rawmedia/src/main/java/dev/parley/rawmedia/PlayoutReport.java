package dev.parley.rawmedia;

import dev.parley.playout.PlayoutStatistics;

/**
 * Figures of the playout of one remote track.
 *
 * @param playout counts of the jitter buffer, over all codecs that the track had
 * @param sampleRate samples per second of the counts
 * @param levels loudness of what was played
 */
public record PlayoutReport(PlayoutStatistics playout, int sampleRate, SoundLevels levels) {}
