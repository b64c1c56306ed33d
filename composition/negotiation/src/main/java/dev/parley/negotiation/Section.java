package dev.parley.negotiation;

import dev.parley.sdp.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SctpMap;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An m-section of the session, whichever side proposed it. Its place in the list is its index.
 *
 * @param mid its identification; made up where the peer gave none
 * @param kind what it is about
 * @param direction what our latest description says, from our point of view
 * @param rejected whether it is rejected: its slot may be used again
 * @param transport the transport that carries it, or null
 */
record Section(
        String mid,
        MediaKind kind,
        Direction direction,
        boolean rejected,
        @Nullable Integer transport) {

    Section withTransport(@Nullable Integer changed) {
        return new Section(mid, kind, direction, rejected, changed);
    }

    /** Says what an m-line is about. */
    static MediaKind kindOf(MediaDescription section) {
        String protocol = section.mediaLine().protocol().toUpperCase(Locale.ROOT);
        return switch (section.mediaLine().media()) {
            case "audio" -> isRtp(protocol) ? MediaKind.AUDIO : MediaKind.UNKNOWN;
            case "video" -> isRtp(protocol) ? MediaKind.VIDEO : MediaKind.UNKNOWN;
            case "application" -> isData(section, protocol) ? MediaKind.DATA : MediaKind.UNKNOWN;
            default -> MediaKind.UNKNOWN;
        };
    }

    /** Tells whether an m-line is about audio or video that a transceiver may have. */
    static boolean isMedia(MediaDescription section) {
        MediaKind kind = kindOf(section);
        return kind == MediaKind.AUDIO || kind == MediaKind.VIDEO;
    }

    static boolean isRtp(MediaDescription section) {
        return isRtp(section.mediaLine().protocol().toUpperCase(Locale.ROOT));
    }

    private static boolean isRtp(String protocol) {
        return protocol.contains("RTP/");
    }

    /**
     * RFC 8841 §4: "UDP/DTLS/SCTP" and "TCP/DTLS/SCTP" with the format "webrtc-datachannel"; its drafts have
     * "DTLS/SCTP" and a port for a format, which "a=sctpmap" explains.
     */
    private static boolean isData(MediaDescription section, String protocol) {
        if (!protocol.equals("UDP/DTLS/SCTP") && !protocol.equals("TCP/DTLS/SCTP") && !protocol.equals("DTLS/SCTP")) {
            return false;
        }
        if (section.mediaLine().formats().contains("webrtc-datachannel")) {
            return true;
        }
        for (SctpMap map : section.sctpMaps()) {
            if (map.protocol().equals("webrtc-datachannel")
                    && section.mediaLine().formats().contains(String.valueOf(map.port()))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether an m-line has the form of RFC 8841's drafts. */
    static boolean isOldForm(MediaDescription section) {
        return !section.mediaLine().formats().contains("webrtc-datachannel");
    }
}
