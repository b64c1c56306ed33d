package dev.parley.webrtc;

import org.jspecify.annotations.Nullable;

/**
 * Figures about the SCTP association of a connection. Extension: webrtc-stats has taken the type "sctp-transport" out again; the
 * names are the ones that it had. Immutable; any thread.
 */
public final class RTCSctpTransportStats extends RTCStats {
    RTCSctpTransportStats(Builder builder) {
        super(builder);
    }

    /** Returns SRTT of RFC 9260 §6.3.1 in seconds, or null before the first measurement. */
    public @Nullable Double smoothedRoundTripTime() {
        return real("smoothedRoundTripTime");
    }

    /** Returns RTO of RFC 9260 §6.3.1 in seconds, or null. */
    public @Nullable Double retransmissionTimeout() {
        return real("retransmissionTimeout");
    }

    /** Returns the congestion window in bytes, or null. */
    public @Nullable Long congestionWindow() {
        return number("congestionWindow");
    }

    /** Returns what the peer said it can take beyond what is under way, in bytes, or null. */
    public @Nullable Long receiverWindow() {
        return number("receiverWindow");
    }

    /** Returns the bytes that are neither acknowledged nor taken for lost, or null. */
    public @Nullable Long bytesInFlight() {
        return number("bytesInFlight");
    }

    /** Returns the DATA chunks that were sent again, or null. */
    public @Nullable Long retransmissions() {
        return number("retransmissions");
    }

    /** Returns whether both ends agreed on interleaving the messages of different channels (I-DATA, RFC 8260), or null. */
    public @Nullable Boolean messageInterleaving() {
        return flag("messageInterleaving");
    }

    /** Returns whether packets leave without a checksum, as the peer permits (RFC 9653), or null. */
    public @Nullable Boolean zeroChecksum() {
        return flag("zeroChecksum");
    }

    /** Returns how many packets of the peer came without a checksum, or null. */
    public @Nullable Long packetsReceivedWithoutChecksum() {
        return number("packetsReceivedWithoutChecksum");
    }

    /**
     * Returns the largest IP packet in bytes that the path was found to carry, or null where that is not known: {@link
     * PeerConnectionFactory.Builder#pathMtuLimit} has it found out.
     */
    public @Nullable Long pathMtu() {
        return number("pathMtu");
    }
}
