package dev.parley.simulation;

/**
 * What became of the packets of one direction of a link.
 *
 * @param offered packets that were sent into it
 * @param delivered packets that came out, duplicates included
 * @param deliveredBytes the bytes of their payloads
 * @param lost packets lost by chance or in a burst
 * @param queueDrops packets dropped at the tail of the full queue
 * @param tooLarge packets over the MTU that must not be fragmented
 * @param fragmented packets over the MTU that were fragmented
 * @param cut packets sent while the link was cut
 * @param filtered packets that a test's filter took out
 * @param duplicated packets that were delivered twice
 * @param reordered packets that were held back
 * @param corrupted packets in which a bit was flipped
 */
public record LinkStatistics(
        long offered,
        long delivered,
        long deliveredBytes,
        long lost,
        long queueDrops,
        long tooLarge,
        long fragmented,
        long cut,
        long filtered,
        long duplicated,
        long reordered,
        long corrupted) {}
