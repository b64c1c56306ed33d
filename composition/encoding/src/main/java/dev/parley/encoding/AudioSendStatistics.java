package dev.parley.encoding;

/**
 * Counts of an {@link AudioSendStage}.
 *
 * @param packets packets that the encoder made
 * @param samplesEncoded samples per channel that went into the encoder, at its rate
 * @param samplesOfSilence those of them that stand for pauses of the source
 * @param samplesCorrected samples that were added or taken away because the source's clock differs from the stage's
 * @param framesDropped frames that came over {@link AudioSendStage#MAX_AHEAD} ahead of time
 */
public record AudioSendStatistics(
        long packets, long samplesEncoded, long samplesOfSilence, long samplesCorrected, long framesDropped) {}
