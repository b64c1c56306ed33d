package dev.parley.sctp.congestion;

import dev.parley.base.Timestamp;

/**
 * Sample of the path that one acknowledgement gives: the delivery rate over the flight that it ends, as draft-ietf-ccwg-bbr §4.1
 * measures it. Bytes are those of DATA chunks, header and padding included.
 *
 * @param bytesPerSecond the delivery rate, or 0 where this acknowledgement is no measure of it
 * @param delivered all bytes that were acknowledged so far
 * @param priorDelivered how many were when the newest of the chunks acknowledged now was sent, or -1 if none was
 * @param newlyDelivered bytes acknowledged by this acknowledgement
 * @param newlyLost bytes found lost since the sample before
 * @param lostSinceSending bytes found lost since the newest of the chunks acknowledged now was sent
 * @param inFlightAtSending bytes in flight when it had been sent
 * @param inFlight bytes in flight now
 * @param rttNanos the round-trip time measured with this acknowledgement, or -1
 * @param applicationLimited whether the sender had nothing to send within that flight, so that the path may carry more
 * @param windowLimited whether the congestion window held the sender back since the sample before
 * @param now when the acknowledgement came
 */
public record DeliverySample(
        double bytesPerSecond,
        long delivered,
        long priorDelivered,
        long newlyDelivered,
        long newlyLost,
        long lostSinceSending,
        long inFlightAtSending,
        long inFlight,
        long rttNanos,
        boolean applicationLimited,
        boolean windowLimited,
        Timestamp now) {}
