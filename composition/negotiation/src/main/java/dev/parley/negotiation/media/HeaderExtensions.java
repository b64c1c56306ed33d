package dev.parley.negotiation.media;

/** The URIs of the RTP header extensions that are known. */
public final class HeaderExtensions {
    /** RFC 9143 §15: the m-section that a packet belongs to. Needed by BUNDLE. */
    public static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    /** RFC 8852: the simulcast stream that a packet belongs to. */
    public static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    /** RFC 8852: the simulcast stream that a packet of retransmissions repairs. */
    public static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    /** RFC 6464: the level of the audio in a packet. */
    public static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    /** RFC 6465: the levels of the sources that a mixer put into a packet. */
    public static final String CSRC_AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:csrc-audio-level";
    /** RFC 5450: the time between capture and sending. */
    public static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";
    /** 3GPP TS 26.114 §7.4.5: how a picture is to be rotated. */
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    /** The sender's clock when a packet left, for REMB. */
    public static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    /** draft-holmer-rmcat-transport-wide-cc-extensions-01: a number for each packet of a transport. */
    public static final String TRANSPORT_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    /** The extension for the time that a receiver may hold a frame. */
    public static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    /** When a frame was captured. */
    public static final String ABS_CAPTURE_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time";
    /** AV1 RTP specification §A: which frames a frame needs. */
    public static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    private HeaderExtensions() {}
}
