package dev.parley.rtp.rtcp;

import dev.parley.base.DropCounters;
import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reader of RTCP datagrams: compound packets (RFC 3550 §6.1) and reduced-size ones (RFC 5506). A member of an unknown type or with wrong
 * content is skipped; a member that reaches beyond the datagram ends the reading, and what came before it counts.
 */
public final class RtcpReader {
    private RtcpReader() {}

    /**
     * Appends the members of a datagram to {@code into}.
     *
     * @param drops where skipped members are counted
     */
    public static void read(PacketBuffer datagram, List<RtcpPacket> into, DropCounters drops) {
        int at = 0;
        while (at < datagram.length()) {
            if (datagram.length() - at < 4 || datagram.u8(at) >> 6 != 2) {
                drops.count("RTCP without a header");
                return;
            }
            int length = 4 * (datagram.u16(at + 2) + 1);
            if (length > datagram.length() - at) {
                drops.count("RTCP beyond the datagram");
                return;
            }
            readMember(datagram, at, length, into, drops);
            at += length;
        }
    }

    private static void readMember(
            PacketBuffer datagram, int at, int length, List<RtcpPacket> into, DropCounters drops) {
        try {
            int end = at + length;
            if ((datagram.u8(at) & 0x20) != 0) {
                // RFC 3550 §6.4.1: "The last octet of the padding is a count of how many padding octets should be
                // ignored, including itself". It is no multiple of four in browsers' transport-wide feedback.
                int padding = datagram.u8(end - 1);
                if (padding == 0 || padding > length - 4) {
                    throw new MalformedException("RTCP padding beyond the packet");
                }
                end -= padding;
            }
            RtcpPacket packet = readMember(datagram, at, end, datagram.u8(at) & 0x1f, datagram.u8(at + 1));
            if (packet == null) {
                drops.count("RTCP of an unknown type");
            } else {
                into.add(packet);
            }
        } catch (MalformedException e) {
            drops.count(e.reason());
        }
    }

    private static @Nullable RtcpPacket readMember(PacketBuffer packet, int at, int end, int count, int type)
            throws MalformedException {
        return switch (type) {
            case RtcpHeader.SENDER_REPORT -> SenderReport.read(packet, at, end, count);
            case RtcpHeader.RECEIVER_REPORT -> ReceiverReport.read(packet, at, end, count);
            case RtcpHeader.SOURCE_DESCRIPTION -> SourceDescription.read(packet, at, end, count);
            case RtcpHeader.GOODBYE -> Goodbye.read(packet, at, end, count);
            case RtcpHeader.APPLICATION_DEFINED -> ApplicationDefined.read(packet, at, end, count);
            case RtcpHeader.TRANSPORT_FEEDBACK -> readTransportFeedback(packet, at, end, count);
            case RtcpHeader.PAYLOAD_FEEDBACK -> readPayloadFeedback(packet, at, end, count);
            case RtcpHeader.EXTENDED_REPORT -> ExtendedReport.read(packet, at, end);
            default -> null;
        };
    }

    private static @Nullable RtcpPacket readTransportFeedback(PacketBuffer packet, int at, int end, int format)
            throws MalformedException {
        require(end - at >= 12, "RTCP feedback without its SSRCs");
        return switch (format) {
            case Nack.FORMAT -> Nack.read(packet, at, end);
            case TemporaryMaximumBitrate.REQUEST, TemporaryMaximumBitrate.NOTIFICATION ->
                TemporaryMaximumBitrate.read(packet, at, end, format);
            case CongestionControlFeedback.FORMAT -> CongestionControlFeedback.read(packet, at, end);
            case TransportWideFeedback.FORMAT -> TransportWideFeedback.read(packet, at, end);
            default -> null;
        };
    }

    private static @Nullable RtcpPacket readPayloadFeedback(PacketBuffer packet, int at, int end, int format)
            throws MalformedException {
        require(end - at >= 12, "RTCP feedback without its SSRCs");
        return switch (format) {
            case PictureLossIndication.FORMAT -> new PictureLossIndication(packet.i32(at + 4), packet.i32(at + 8));
            case SliceLossIndication.FORMAT -> SliceLossIndication.read(packet, at, end);
            case FullIntraRequest.FORMAT -> FullIntraRequest.read(packet, at, end);
            case ReceiverEstimatedMaximumBitrate.FORMAT -> ReceiverEstimatedMaximumBitrate.read(packet, at, end);
            default -> null;
        };
    }

    /** Throws if a member's content does not hold. */
    static void require(boolean condition, String reason) throws MalformedException {
        if (!condition) {
            throw new MalformedException(reason);
        }
    }
}
