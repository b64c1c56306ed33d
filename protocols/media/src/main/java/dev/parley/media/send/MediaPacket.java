package dev.parley.media.send;

import dev.parley.base.Timestamp;
import org.jspecify.annotations.Nullable;

/**
 * Outgoing packet in a buffer of its own, from packetising to the network, and in the history after that. Reused by {@link PacketPool}
 * once neither the pacer nor a history holds it.
 */
public final class MediaPacket {
    /** Capacity in bytes: the largest packet with its tag. */
    public static final int CAPACITY = 1_500;

    final byte[] bytes = new byte[CAPACITY];
    int length;
    int headerLength;
    int payloadLength;

    /** Offset of the transport-wide sequence number, or -1. */
    int transportSequenceAt = -1;

    /** Offset of the absolute send time, or -1. */
    int sendTimeAt = -1;

    /** Length of the sealed copy behind a sent packet's history, 0 while there is none. */
    byte @Nullable [] sealed;

    Kind kind = Kind.VIDEO;

    /** SSRC of the stream whose numbers it uses. */
    int ssrc;

    int sequenceNumber;
    boolean paced;
    boolean kept;
    Timestamp enqueued = Timestamp.ZERO;
    Timestamp sent = Timestamp.NEVER;
    Timestamp lastRetransmission = Timestamp.NEVER;

    /** Kind of a packet, in the pacer's order. */
    public enum Kind {
        /** Audio is small and waits for nobody. */
        AUDIO,
        /** Retransmission: it is late already. */
        RETRANSMISSION,
        /** Video. */
        VIDEO,
        /** Padding. */
        PADDING
    }

    /** Returns the bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns the length in bytes. */
    public int length() {
        return length;
    }

    /** Returns the length of the header in bytes. */
    public int headerLength() {
        return headerLength;
    }

    /** Returns the length of the payload in bytes. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Returns the kind. */
    public Kind kind() {
        return kind;
    }

    /** Returns the SSRC. */
    public int ssrc() {
        return ssrc;
    }

    /** Returns the sequence number. */
    public int sequenceNumber() {
        return sequenceNumber;
    }

    /** Returns when the pacer took it. */
    public Timestamp enqueued() {
        return enqueued;
    }
}
