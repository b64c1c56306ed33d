package dev.parley.rtp.extension;

import org.jspecify.annotations.Nullable;

/** Header extension that this stack reads or writes, with the URI by which it is negotiated. */
public enum ExtensionType {
    /** Identification of the m-section, RFC 9143 §15.2: text. */
    MID("urn:ietf:params:rtp-hdrext:sdes:mid"),
    /** Identification of the encoding, RFC 8852 §3.1: text. */
    RID("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id"),
    /** Identification of the encoding that a retransmission repairs, RFC 8852 §3.2: text. */
    REPAIRED_RID("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id"),
    /** Level of the audio in the packet, RFC 6464. */
    AUDIO_LEVEL("urn:ietf:params:rtp-hdrext:ssrc-audio-level"),
    /** Levels of the contributing sources, RFC 6465. */
    MIXER_LEVELS("urn:ietf:params:rtp-hdrext:csrc-audio-level"),
    /** Time from sampling to sending, RFC 5450: 24 bits, signed, in units of the RTP clock. */
    TRANSMISSION_OFFSET("urn:ietf:params:rtp-hdrext:toffset"),
    /** Time of sending in seconds, 6.18 bits fixed point. */
    ABSOLUTE_SEND_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"),
    /** Sequence number over all streams of a transport, draft-holmer-rmcat-transport-wide-cc-extensions-01 §2. */
    TRANSPORT_SEQUENCE("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"),
    /** Time of capture on the sender's NTP clock. */
    ABSOLUTE_CAPTURE_TIME("http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time"),
    /** Rotation and mirroring of the picture, 3GPP TS 26.114 §7.4.5. */
    VIDEO_ORIENTATION("urn:3gpp:video-orientation"),
    /** Limits of the playout delay. */
    PLAYOUT_DELAY("http://www.webrtc.org/experiments/rtp-hdrext/playout-delay"),
    /** Camera or screen. */
    VIDEO_CONTENT_TYPE("http://www.webrtc.org/experiments/rtp-hdrext/video-content-type"),
    /** Times at which a frame passed the stages of the sender. */
    VIDEO_TIMING("http://www.webrtc.org/experiments/rtp-hdrext/video-timing"),
    /** Position of a packet's frame among the layers, AV1 RTP specification, appendix A. */
    DEPENDENCY_DESCRIPTOR("https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension"),
    /** Layers that the sender has, with their rates. */
    VIDEO_LAYERS_ALLOCATION("http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00");

    private final String uri;

    ExtensionType(String uri) {
        this.uri = uri;
    }

    /** Returns the URI that names the extension in SDP. */
    public String uri() {
        return uri;
    }

    /** Returns the type of a URI, or null if this stack neither reads nor writes it. */
    public static @Nullable ExtensionType of(String uri) {
        for (ExtensionType type : values()) {
            if (type.uri.equals(uri)) {
                return type;
            }
        }
        return null;
    }
}
