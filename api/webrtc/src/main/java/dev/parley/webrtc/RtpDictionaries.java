package dev.parley.webrtc;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.parameters.HeaderExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Between negotiation's values and the dictionaries of webrtc-pc §5.2. */
final class RtpDictionaries {
    private RtpDictionaries() {}

    static MediaKind kind(String word) {
        return word.equals("audio") ? MediaKind.AUDIO : MediaKind.VIDEO;
    }

    static String word(MediaKind kind) {
        return kind == MediaKind.AUDIO ? "audio" : "video";
    }

    /** The static getCapabilities of senders and receivers, which can do the same. */
    static @Nullable RTCRtpCapabilities capabilities(String kind) {
        if (!kind.equals("audio") && !kind.equals("video")) {
            return null;
        }
        Capabilities all = Capabilities.DEFAULT;
        return new RTCRtpCapabilities(
                all.codecs(kind(kind)).stream().map(RtpDictionaries::codec).toList(),
                all.headerExtensions(kind(kind)).stream()
                        .map(RtpDictionaries::capability)
                        .toList());
    }

    static RTCRtpCodec codec(Codec codec) {
        return RTCRtpCodec.builder(codec.mimeType(), codec.clockRate())
                .channels(codec.channels())
                .sdpFmtpLine(codec.sdpFmtpLine())
                .build();
    }

    static Codec codec(RTCRtpCodec codec) {
        int clockRate = (int) Math.min(Integer.MAX_VALUE, codec.clockRate());
        return new Codec(codec.mimeType(), clockRate, codec.channels(), codec.sdpFmtpLine());
    }

    static List<RTCRtpCodecParameters> codecs(List<CodecParameters> codecs) {
        return codecs.stream()
                .map(each -> new RTCRtpCodecParameters(each.payloadType(), codec(each.codec())))
                .toList();
    }

    static List<RTCRtpHeaderExtensionParameters> extensions(List<HeaderExtension> extensions) {
        return extensions.stream()
                .map(each -> new RTCRtpHeaderExtensionParameters(each.uri(), each.id(), false))
                .toList();
    }

    static RTCRtpHeaderExtensionCapability capability(HeaderExtensionCapability extension) {
        Direction direction = extension.direction();
        return new RTCRtpHeaderExtensionCapability(
                extension.uri(), direction == null ? RTCRtpTransceiverDirection.STOPPED : direction(direction));
    }

    static HeaderExtensionCapability capability(RTCRtpHeaderExtensionCapability extension) {
        return new HeaderExtensionCapability(
                extension.uri(),
                extension.direction() == RTCRtpTransceiverDirection.STOPPED ? null : direction(extension.direction()));
    }

    static RTCRtpTransceiverDirection direction(Direction direction) {
        return switch (direction) {
            case SENDRECV -> RTCRtpTransceiverDirection.SENDRECV;
            case SENDONLY -> RTCRtpTransceiverDirection.SENDONLY;
            case RECVONLY -> RTCRtpTransceiverDirection.RECVONLY;
            case INACTIVE -> RTCRtpTransceiverDirection.INACTIVE;
        };
    }

    static Direction direction(RTCRtpTransceiverDirection direction) {
        return switch (direction) {
            case SENDRECV -> Direction.SENDRECV;
            case SENDONLY -> Direction.SENDONLY;
            case RECVONLY -> Direction.RECVONLY;
            case INACTIVE, STOPPED -> Direction.INACTIVE;
        };
    }
}
