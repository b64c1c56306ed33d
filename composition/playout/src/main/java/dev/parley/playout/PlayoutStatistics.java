package dev.parley.playout;

/**
 * Counts of one stream's playout, as webrtc-stats §8.3 defines them. Samples are per channel, at the rate of the decoder.
 *
 * @param totalSamplesReceived samples that were played, concealed ones included
 * @param concealedSamples samples that were made up
 * @param concealmentEvents runs of concealed samples
 * @param insertedSamplesForDeceleration samples that lengthening added
 * @param removedSamplesForAcceleration samples that shortening removed
 * @param jitterBufferDelayNanos sum over the played samples of their time in the buffer
 * @param jitterBufferEmittedCount played samples that came from packets
 * @param targetDelayNanos the current target
 * @param packetsDiscarded packets that came too late or twice
 * @param packetsMalformed packets that did not decode
 */
public record PlayoutStatistics(
        long totalSamplesReceived,
        long concealedSamples,
        long concealmentEvents,
        long insertedSamplesForDeceleration,
        long removedSamplesForAcceleration,
        double jitterBufferDelayNanos,
        long jitterBufferEmittedCount,
        long targetDelayNanos,
        long packetsDiscarded,
        long packetsMalformed) {
    /** Returns the sums with the counts of a playout that ended before; the target is this one's. */
    public PlayoutStatistics plus(PlayoutStatistics before) {
        return new PlayoutStatistics(
                totalSamplesReceived + before.totalSamplesReceived,
                concealedSamples + before.concealedSamples,
                concealmentEvents + before.concealmentEvents,
                insertedSamplesForDeceleration + before.insertedSamplesForDeceleration,
                removedSamplesForAcceleration + before.removedSamplesForAcceleration,
                jitterBufferDelayNanos + before.jitterBufferDelayNanos,
                jitterBufferEmittedCount + before.jitterBufferEmittedCount,
                targetDelayNanos,
                packetsDiscarded + before.packetsDiscarded,
                packetsMalformed + before.packetsMalformed);
    }
}
