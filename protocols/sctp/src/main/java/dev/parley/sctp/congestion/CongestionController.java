package dev.parley.sctp.congestion;

import dev.parley.base.Timestamp;

/**
 * Limit of the bytes in flight. It gets acknowledgements and losses in bytes of DATA chunks (header and padding
 * included) and answers with a window. It has no timers of its own and sends nothing.
 */
public interface CongestionController {
    /** Makes a controller for one path of an association. */
    interface Factory {
        /** Returns a controller in its initial state for packets of at most {@code maxPacketSize} bytes. */
        CongestionController create(int maxPacketSize);
    }

    /** Returns how many bytes may be in flight. */
    long congestionWindow();

    /** Returns how many bytes a second may leave, or 0 for as many as the window allows (and no burst at once that a pause saved up). */
    default double pacingRate() {
        return 0;
    }

    /** Returns how many bytes may leave at once at {@link #pacingRate}; fewer would only cost time. */
    default long pacingQuantum() {
        return 0;
    }

    /** Returns the slow-start threshold in bytes; {@link Long#MAX_VALUE} before the first loss. */
    long slowStartThreshold();

    /**
     * New data was acknowledged outside of recovery.
     *
     * @param bytes newly acknowledged bytes
     * @param inFlightBefore bytes that were in flight when the acknowledgement came
     * @param windowLimited whether the sender was held back by this window since the last acknowledgement (RFC 9260 §7.2.1: only then
     *     the window grows)
     * @param smoothedRttNanos SRTT
     * @param latestRttNanos the measurement that came with this acknowledgement, or -1 for none
     */
    void onAcknowledged(
            long bytes,
            long inFlightBefore,
            boolean windowLimited,
            long smoothedRttNanos,
            long latestRttNanos,
            Timestamp now);

    /** An acknowledgement was taken, in recovery too; called after all else that it led to. */
    default void onDelivered(DeliverySample sample) {}

    /**
     * A chunk was found lost by acknowledgements.
     *
     * @param bytes its size
     * @param lostSinceSending bytes found lost since it was sent, with it
     * @param inFlightAtSending bytes in flight when it had been sent, with it
     * @param applicationLimited whether the sender had too little to send then
     */
    default void onLost(
            long bytes, long lostSinceSending, long inFlightAtSending, boolean applicationLimited, Timestamp now) {}

    /** A loss was detected by acknowledgements, the first of a recovery. */
    void onCongestionEvent(long inFlight, Timestamp now);

    /** The retransmission timer expired. */
    void onRetransmissionTimeout(long inFlight, Timestamp now);

    /** The path changed or came back: nothing that was learnt counts any longer. */
    void reset(int maxPacketSize);

    /**
     * Packets have at most this many bytes from now on. RFC 8899 §3: it "MUST NOT increase the congestion window measured in bytes".
     */
    void setPacketSize(int bytes);

    /** Nothing was sent for {@code timeouts} retransmission timeouts (RFC 9260 §7.2.1: the window shrinks with each). */
    void onIdle(int timeouts, Timestamp now);
}
