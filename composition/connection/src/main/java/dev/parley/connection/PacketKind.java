package dev.parley.connection;

import dev.parley.base.PacketBuffer;

/** Protocol of a datagram on a shared path, by its first byte: RFC 7983 §7. */
enum PacketKind {
    /** 0 to 3. */
    STUN,
    /** 16 to 19. */
    ZRTP,
    /** 20 to 63. */
    DTLS,
    /** 64 to 79. */
    TURN_CHANNEL,
    /** 128 to 191; RTCP too. */
    RTP,
    /** Any other, and the empty datagram. */
    UNKNOWN;

    private static final PacketKind[] BY_BYTE = new PacketKind[256];

    static {
        for (int b = 0; b < 256; b++) {
            BY_BYTE[b] = b <= 3
                    ? STUN
                    : b < 16
                            ? UNKNOWN
                            : b <= 19
                                    ? ZRTP
                                    : b <= 63 ? DTLS : b <= 79 ? TURN_CHANNEL : b < 128 || b > 191 ? UNKNOWN : RTP;
        }
    }

    static PacketKind of(PacketBuffer datagram) {
        return datagram.length() == 0 ? UNKNOWN : BY_BYTE[datagram.u8(0)];
    }
}
