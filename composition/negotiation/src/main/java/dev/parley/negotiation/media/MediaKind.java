package dev.parley.negotiation.media;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SctpMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Kind of media of an m-section. */
public enum MediaKind {
    /** "m=audio". */
    AUDIO,
    /** "m=video". */
    VIDEO,
    /** "m=application" with SCTP over DTLS. */
    DATA,
    /** Anything else: answered as rejected. */
    UNKNOWN;

    /** Says what an m-line is about. */
    public static MediaKind of(MediaDescription section) {
        String protocol = section.mediaLine().protocol().toUpperCase(Locale.ROOT);
        return switch (section.mediaLine().media()) {
            case "audio" -> isRtp(protocol) ? AUDIO : UNKNOWN;
            case "video" -> isRtp(protocol) ? VIDEO : UNKNOWN;
            case "application" -> isData(section, protocol) ? DATA : UNKNOWN;
            default -> UNKNOWN;
        };
    }

    /** Returns whether an m-line is about audio or video that a transceiver may have. */
    public static boolean isMedia(MediaDescription section) {
        MediaKind kind = of(section);
        return kind == AUDIO || kind == VIDEO;
    }

    /** Returns whether an m-line is about RTP, of whatever kind. */
    public static boolean isRtp(MediaDescription section) {
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
        Set<String> formats = new HashSet<>(section.mediaLine().formats());
        for (SctpMap map : section.sctpMaps()) {
            if (map.protocol().equals("webrtc-datachannel") && formats.contains(String.valueOf(map.port()))) {
                return true;
            }
        }
        return false;
    }
}
