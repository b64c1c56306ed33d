package dev.parley.rtp.rtcp;

import dev.parley.base.PacketBuffer;

/** RTCP packet, a member of a compound datagram. SSRCs are unsigned 32-bit numbers in ints. */
public sealed interface RtcpPacket
        permits ApplicationDefined,
                CongestionControlFeedback,
                ExtendedReport,
                FullIntraRequest,
                Goodbye,
                Nack,
                PictureLossIndication,
                ReceiverEstimatedMaximumBitrate,
                ReceiverReport,
                SenderReport,
                SliceLossIndication,
                SourceDescription,
                TemporaryMaximumBitrate,
                TransportWideFeedback {

    /** Length in bytes of the largest header: first word and the sender's SSRC. */
    int HEADER = 8;

    /** Returns the length on the wire in bytes, a multiple of four. */
    int length();

    /** Appends the packet to a datagram that has room for {@link #length()} more bytes. */
    void writeTo(PacketBuffer into);
}
