package dev.parley.media.send;

import dev.parley.media.config.SendConfiguration;
import dev.parley.rtp.HeaderExtensionWriter;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.extension.AudioLevel;
import dev.parley.rtp.extension.ExtensionMap;
import dev.parley.rtp.extension.ExtensionType;
import dev.parley.rtp.extension.SdesText;
import dev.parley.rtp.extension.SendTimes;
import org.jspecify.annotations.Nullable;

/** Header extensions of one stream's packets: identification until the peer has acknowledged it, and the fields that are stamped last. */
final class ExtensionBlock {
    private final HeaderExtensionWriter writer = new HeaderExtensionWriter();
    private final ExtensionMap map;
    private final byte[] mid;
    private final byte @Nullable [] rid;
    private final ExtensionType ridType;
    private final boolean audio;

    ExtensionBlock(SendConfiguration configuration, @Nullable String rid, boolean retransmission) {
        this.map = ExtensionMap.of(configuration.extensions());
        this.mid = SdesText.bytes(configuration.mid());
        this.rid = rid == null ? null : SdesText.bytes(rid);
        this.ridType = retransmission ? ExtensionType.REPAIRED_RID : ExtensionType.RID;
        this.audio = !configuration.video();
    }

    /** Returns the length in bytes of the block of a packet. */
    int length(boolean identified, int audioLevel) {
        boolean twoByte = needsTwoBytes(identified);
        int elements = 0;
        if (!identified) {
            elements += element(twoByte, ExtensionType.MID, mid.length);
            elements += rid == null ? 0 : element(twoByte, ridType, rid.length);
        }
        elements += element(twoByte, ExtensionType.TRANSPORT_SEQUENCE, SendTimes.SEQUENCE_LENGTH);
        elements += element(twoByte, ExtensionType.ABSOLUTE_SEND_TIME, SendTimes.TIME_LENGTH);
        if (audio && audioLevel >= 0) {
            elements += element(twoByte, ExtensionType.AUDIO_LEVEL, AudioLevel.LENGTH);
        }
        return HeaderExtensionWriter.blockLength(elements);
    }

    private int element(boolean twoByte, ExtensionType type, int length) {
        return map.has(type) ? HeaderExtensionWriter.elementLength(twoByte, length) : 0;
    }

    private boolean needsTwoBytes(boolean identified) {
        boolean two = false;
        for (ExtensionType type : new ExtensionType[] {
            ExtensionType.TRANSPORT_SEQUENCE, ExtensionType.ABSOLUTE_SEND_TIME, ExtensionType.AUDIO_LEVEL
        }) {
            two |= map.id(type) > 14;
        }
        if (!identified) {
            two |= map.id(ExtensionType.MID) > 14 || map.has(ExtensionType.MID) && mid.length > 16;
            two |= rid != null && map.has(ridType) && (map.id(ridType) > 14 || rid.length > 16);
        }
        return two;
    }

    /** Writes the block behind the fixed header of a packet, notes where it is stamped, and returns the header's length. */
    int write(MediaPacket packet, boolean identified, int audioLevel, boolean voice) {
        boolean twoByte = needsTwoBytes(identified);
        writer.begin(packet.bytes, 0, RtpPacket.FIXED_HEADER, twoByte);
        if (!identified) {
            if (map.has(ExtensionType.MID) && mid.length > 0) {
                writer.add(map.id(ExtensionType.MID), mid);
            }
            if (rid != null && map.has(ridType)) {
                writer.add(map.id(ridType), rid);
            }
        }
        packet.transportSequenceAt = map.has(ExtensionType.TRANSPORT_SEQUENCE)
                ? writer.add(map.id(ExtensionType.TRANSPORT_SEQUENCE), SendTimes.SEQUENCE_LENGTH)
                : -1;
        packet.sendTimeAt = map.has(ExtensionType.ABSOLUTE_SEND_TIME)
                ? writer.add(map.id(ExtensionType.ABSOLUTE_SEND_TIME), SendTimes.TIME_LENGTH)
                : -1;
        if (audio && audioLevel >= 0 && map.has(ExtensionType.AUDIO_LEVEL)) {
            int at = writer.add(map.id(ExtensionType.AUDIO_LEVEL), AudioLevel.LENGTH);
            new AudioLevel(voice, audioLevel).writeTo(packet.bytes, at);
        }
        return writer.finish(0);
    }
}
