package dev.parley.negotiation.media;

import static dev.parley.parameters.Direction.SENDRECV;

import dev.parley.parameters.Codec;
import dev.parley.parameters.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities for negotiation: webrtc-pc's lists of implemented codecs and header extensions, alike for sending and receiving,
 * and the RTCP feedback that goes with each codec. The order is that of preference. Only what is packetised stands here.
 */
public final class Capabilities {
    /**
     * A codec of a table, with what descriptions say beside it.
     *
     * @param codec as webrtc-pc's getCapabilities shows it; RTX and RED without parameters stand there once
     * @param payloadType that is proposed first; the static ones are RFC 3551 §6's
     * @param rtxPayloadType that is proposed for its retransmissions; null where it has none
     * @param feedback RFC 4585 §4.2, without the payload type
     */
    public record Entry(
            Codec codec, int payloadType, @Nullable Integer rtxPayloadType, List<String> feedback) {}

    private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");
    private static final List<String> VIDEO_FEEDBACK =
            List.of("goog-remb", "transport-cc", "ccm fir", "nack", "nack pli");

    private static final List<HeaderExtensionCapability> AUDIO_EXTENSIONS = List.of(
            extension(HeaderExtensions.AUDIO_LEVEL, SENDRECV),
            extension(HeaderExtensions.ABS_SEND_TIME, SENDRECV),
            extension(HeaderExtensions.TRANSPORT_CC, SENDRECV),
            extension(HeaderExtensions.MID, SENDRECV),
            extension(HeaderExtensions.CSRC_AUDIO_LEVEL, Direction.RECVONLY),
            extension(HeaderExtensions.ABS_CAPTURE_TIME, null));

    private static final List<HeaderExtensionCapability> VIDEO_EXTENSIONS = List.of(
            extension(HeaderExtensions.TOFFSET, SENDRECV),
            extension(HeaderExtensions.ABS_SEND_TIME, SENDRECV),
            // Not by default: a peer that may send it leaves the turning of a phone's picture to us, who do not turn
            // it.
            extension(HeaderExtensions.VIDEO_ORIENTATION, null),
            extension(HeaderExtensions.TRANSPORT_CC, SENDRECV),
            extension(HeaderExtensions.PLAYOUT_DELAY, SENDRECV),
            extension(HeaderExtensions.MID, SENDRECV),
            extension(HeaderExtensions.RID, SENDRECV),
            extension(HeaderExtensions.REPAIRED_RID, SENDRECV),
            extension(HeaderExtensions.DEPENDENCY_DESCRIPTOR, null),
            extension(HeaderExtensions.ABS_CAPTURE_TIME, null));

    /** The defaults. They stand behind the constants that they are made of. */
    public static final Capabilities DEFAULT = new Capabilities(audio(), video());

    private final List<Entry> audio;
    private final List<Entry> video;

    private Capabilities(List<Entry> audio, List<Entry> video) {
        this.audio = List.copyOf(audio);
        this.video = List.copyOf(video);
    }

    private static List<Entry> audio() {
        return List.of(
                audio("opus", 48_000, 2, "minptime=10;useinbandfec=1", 111, AUDIO_FEEDBACK),
                audio("red", 48_000, 2, null, 63, List.of()),
                audio("G722", 8_000, 1, null, 9, AUDIO_FEEDBACK),
                audio("PCMU", 8_000, 1, null, 0, AUDIO_FEEDBACK),
                audio("PCMA", 8_000, 1, null, 8, AUDIO_FEEDBACK),
                audio("CN", 8_000, 1, null, 13, List.of()),
                audio("telephone-event", 48_000, 1, null, 110, List.of()),
                audio("telephone-event", 8_000, 1, null, 126, List.of()));
    }

    private static List<Entry> video() {
        return List.of(
                video("VP8", null, 96, 97),
                video("VP9", "profile-id=0", 98, 99),
                video("VP9", "profile-id=2", 100, 101),
                h264("42001f", 1, 102, 103),
                h264("42001f", 0, 104, 105),
                h264("42e01f", 1, 106, 107),
                h264("42e01f", 0, 108, 109),
                h264("4d001f", 1, 112, 113),
                h264("4d001f", 0, 114, 115),
                h264("64001f", 1, 116, 117),
                h264("64001f", 0, 118, 119),
                video("AV1", "level-idx=5;profile=0;tier=0", 45, 46));
    }

    private static Entry audio(
            String name, int clockRate, int channels, @Nullable String fmtp, int payloadType, List<String> feedback) {
        return new Entry(new Codec("audio/" + name, clockRate, channels, fmtp), payloadType, null, feedback);
    }

    private static Entry video(String name, @Nullable String fmtp, int payloadType, int rtxPayloadType) {
        return new Entry(new Codec("video/" + name, 90_000, null, fmtp), payloadType, rtxPayloadType, VIDEO_FEEDBACK);
    }

    private static Entry h264(String profileLevelId, int mode, int payloadType, int rtxPayloadType) {
        String fmtp = "level-asymmetry-allowed=1;packetization-mode=" + mode + ";profile-level-id=" + profileLevelId;
        return video("H264", fmtp, payloadType, rtxPayloadType);
    }

    private static HeaderExtensionCapability extension(String uri, @Nullable Direction direction) {
        return new HeaderExtensionCapability(uri, direction);
    }

    List<Entry> entries(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> audio;
            case VIDEO -> video;
            case DATA, UNKNOWN -> List.of();
        };
    }

    /** Returns the entry for a codec of the other end, or null. */
    @Nullable
    public Entry entry(MediaKind kind, Codec theirs) {
        for (Entry entry : entries(kind)) {
            if (CodecMatch.compatible(entry.codec(), theirs)) {
                return entry;
            }
        }
        return null;
    }

    /** Returns the codecs of a kind: {@code codecs} of webrtc-pc's getCapabilities, for sending and for receiving. */
    public List<Codec> codecs(MediaKind kind) {
        List<Codec> codecs = new ArrayList<>();
        boolean rtx = false;
        for (Entry entry : entries(kind)) {
            codecs.add(entry.codec());
            rtx |= entry.rtxPayloadType() != null;
        }
        // webrtc-pc §5.2.9: "There MUST only be a single entry in codecs for retransmission via RTX, with sdpFmtpLine
        // not present."
        if (rtx) {
            codecs.add(1, new Codec("video/rtx", 90_000, null, null));
        }
        return List.copyOf(codecs);
    }

    /**
     * Returns the header extensions of a kind with their directions in a first offer: {@code headerExtensions} of
     * getCapabilities, for sending and for receiving.
     */
    public List<HeaderExtensionCapability> headerExtensions(MediaKind kind) {
        return switch (kind) {
            case AUDIO -> AUDIO_EXTENSIONS;
            case VIDEO -> VIDEO_EXTENSIONS;
            case DATA, UNKNOWN -> List.of();
        };
    }
}
