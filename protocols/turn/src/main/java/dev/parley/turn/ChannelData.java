package dev.parley.turn;

import dev.parley.base.PacketBuffer;

/** The ChannelData message, RFC 8656 §12.4: a channel number, a length, and the data. */
public final class ChannelData {
    /** The length of the header in bytes. */
    public static final int HEADER = 4;

    /** RFC 8656 §12: the lowest channel number. */
    public static final int MIN_CHANNEL = 0x4000;

    /** RFC 8656 §12: the highest channel number. */
    public static final int MAX_CHANNEL = 0x4fff;

    private ChannelData() {}

    /** Returns whether a datagram begins as a ChannelData message does, RFC 7983 §7: with a byte from 64 to 79. */
    public static boolean looksLikeChannelData(PacketBuffer datagram) {
        return datagram.length() >= HEADER && datagram.u8(0) >= 0x40 && datagram.u8(0) <= 0x4f;
    }

    /** Puts the header before the data that {@code packet} holds, which needs {@link #HEADER} bytes of head room. */
    public static void wrap(PacketBuffer packet, int channel) {
        int length = packet.length();
        packet.prepend(HEADER);
        packet.put16(0, channel);
        packet.put16(2, length);
    }

    /**
     * As {@link #wrap}, for a stream: zeros behind the data fill the message up to a multiple of four bytes, for which {@code packet} needs
     * three bytes of tail room.
     */
    public static void wrapPadded(PacketBuffer packet, int channel) {
        wrap(packet, channel);
        // RFC 8656 §12.5: "Over TCP and TLS-over-TCP, the ChannelData message MUST be padded to a multiple of four
        // bytes".
        int padding = -packet.length() & 3;
        int at = packet.append(padding);
        for (int i = 0; i < padding; i++) {
            packet.put8(at + i, 0);
        }
    }

    /**
     * Leaves the data of a ChannelData message in {@code datagram}, without header and padding.
     *
     * @return the channel number, or -1 if the message is malformed
     */
    public static int unwrap(PacketBuffer datagram) {
        if (!looksLikeChannelData(datagram)) {
            return -1;
        }
        int channel = datagram.u16(0);
        int length = datagram.u16(2);
        // RFC 8656 §12.5: over UDP "the padding is not required but MAY be included".
        if (length > datagram.length() - HEADER) {
            return -1;
        }
        datagram.trimFront(HEADER);
        datagram.trimEnd(datagram.length() - length);
        return channel;
    }
}
