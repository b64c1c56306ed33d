package dev.parley.media;

import dev.parley.base.Timestamp;
import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import org.jspecify.annotations.Nullable;

/** Event of a session. */
public sealed interface RtpEvent {
    /** Returns the transceiver that it is about. */
    int transceiver();

    /**
     * The first packet of a stream's media has arrived: its track unmutes.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param rid its RID, or null
     * @param codec the codec of its first packet
     */
    record StreamStarted(
            int transceiver, int ssrc, @Nullable String rid, Codec codec) implements RtpEvent {}

    /**
     * A stream has ended: by BYE, or because its section was removed.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     */
    record StreamEnded(int transceiver, int ssrc) implements RtpEvent {}

    /**
     * A whole frame has arrived. Frames of one stream come in decode order.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param frame the frame; its RID is the stream's
     * @param arrival when its last packet, or the one that ended the waiting, arrived
     */
    record FrameReceived(int transceiver, int ssrc, EncodedFrame frame, Timestamp arrival) implements RtpEvent {}

    /**
     * A packet of sound has arrived, for a jitter buffer of samples: at once and in order of arrival, where {@link FrameReceived} waits
     * for packets that are missing. Only of transceivers whose {@linkplain RtpSession#setPlayout playout} is on.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param number its sequence number, extended over wraps
     * @param frame the packet's sound; null if the number carries none, such as padding and telephone events
     * @param arrival when it arrived
     */
    record AudioPacketReceived(
            int transceiver,
            int ssrc,
            long number,
            @Nullable EncodedFrame frame,
            Timestamp arrival) implements RtpEvent {}

    /**
     * A telephone event was received, RFC 4733: once when it begins, once when it ends.
     *
     * @param transceiver the receiving transceiver
     * @param ssrc the stream
     * @param tone "0" to "9", "*", "#", "A" to "D"
     * @param ended whether it has ended
     * @param durationMillis duration so far
     */
    record ToneReceived(int transceiver, int ssrc, String tone, boolean ended, long durationMillis)
            implements RtpEvent {}

    /**
     * The peer needs a key frame. Already throttled over all requests of the peer.
     *
     * @param transceiver the sending transceiver
     * @param rid the encoding, or null without simulcast
     */
    record KeyFrameRequested(int transceiver, @Nullable String rid) implements RtpEvent {}

    /**
     * The rate that an encoding may have has changed.
     *
     * @param transceiver the sending transceiver
     * @param rid the encoding, or null without simulcast
     * @param bitsPerSecond the rate
     */
    record TargetBitrate(int transceiver, @Nullable String rid, long bitsPerSecond) implements RtpEvent {}
}
