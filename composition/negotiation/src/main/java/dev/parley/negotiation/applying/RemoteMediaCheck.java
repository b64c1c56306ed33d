package dev.parley.negotiation.applying;

import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.sdp.ExtMap;
import dev.parley.sdp.MediaDescription;
import java.util.List;

/** Check of the formats in a remote m-section of audio or video: RFC 9429 §5.10, RFC 5761. */
final class RemoteMediaCheck {
    private RemoteMediaCheck() {}

    static void check(MediaDescription section) throws NegotiationException {
        List<String> formats = section.mediaLine().formats();
        for (CodecParameters format : new MediaFormats(section).all()) {
            int payloadType = format.payloadType();
            // RFC 5761 §4: "payload types in the range 64-95 … MUST NOT be used" with RTCP on the same port.
            if (section.rtcpMux() && payloadType >= 64 && payloadType <= 95) {
                throw invalid(section, "payload type " + payloadType + " is RTCP's where rtcp-mux is used");
            }
            // RFC 9429 §5.10: "If any referenced primary payload types are not present, this MUST result in an error."
            Integer repaired = MediaFormats.repaired(format);
            if (repaired != null && !formats.contains(String.valueOf(repaired))) {
                throw invalid(section, "rtx repairs payload type " + repaired + ", which is not there");
            }
        }
    }

    /** Checks an m-section of an answer against that of our offer. */
    static void checkAnswer(MediaDescription offered, MediaDescription answered) throws NegotiationException {
        // RFC 3264 §6.1: "If a stream is offered as sendonly, the corresponding stream MUST be marked as recvonly or
        // inactive in the answer", and so on.
        Direction possible = offered.direction().reversed();
        if (answered.direction().sends() && !possible.sends()
                || answered.direction().receives() && !possible.receives()) {
            throw invalid(
                    answered,
                    "it is " + answered.direction().token() + ", which does not answer "
                            + offered.direction().token());
        }
        // RFC 8285 §7: "the same identifier MUST be used for the same offered extension in the answer".
        for (ExtMap map : answered.extMaps()) {
            for (ExtMap known : offered.extMaps()) {
                if (known.id() == map.id() && !known.uri().equals(map.uri())) {
                    throw invalid(answered, "id " + map.id() + " was offered for another header extension");
                }
            }
        }
    }

    private static NegotiationException invalid(MediaDescription section, String reason) {
        return new NegotiationException(Kind.INVALID_ACCESS, section.place() + ": " + reason);
    }
}
