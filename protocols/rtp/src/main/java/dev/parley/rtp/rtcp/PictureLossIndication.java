package dev.parley.rtp.rtcp;

import dev.parley.base.PacketBuffer;

/**
 * Request for a key frame after loss, RFC 4585 §6.3.1.
 *
 * @param sender who asks
 * @param media the stream that shall get a key frame
 */
public record PictureLossIndication(int sender, int media) implements RtcpPacket {
    static final int FORMAT = 1;

    @Override
    public int length() {
        return 12;
    }

    @Override
    public void writeTo(PacketBuffer into) {
        RtcpHeader.appendFeedback(into, FORMAT, RtcpHeader.PAYLOAD_FEEDBACK, length(), sender, media);
    }
}
