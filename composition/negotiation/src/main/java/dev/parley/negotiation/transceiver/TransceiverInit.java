package dev.parley.negotiation.transceiver;

import dev.parley.parameters.Direction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Initial values of a transceiver: webrtc-pc's RTCRtpTransceiverInit.
 *
 * @param direction its [[Direction]]
 * @param track the id of the sender's track, or null
 * @param streams the ids of the streams that the track is announced with; repetitions do not count
 * @param encodings what is to be sent; empty for one encoding without a name
 */
public record TransceiverInit(Direction direction, @Nullable String track, List<String> streams, List<Rid> encodings) {
    /** Both directions, no track, no streams, one encoding. */
    public static final TransceiverInit DEFAULT = new TransceiverInit(Direction.SENDRECV, null, List.of(), List.of());

    /**
     * One encoding of several.
     *
     * @param rid its name; null where there is but one encoding, or for a name that is made up
     * @param active whether it is to be sent
     */
    public record Rid(@Nullable String rid, boolean active) {}

    /** Copies the lists. */
    public TransceiverInit {
        streams = List.copyOf(streams);
        encodings = List.copyOf(encodings);
    }
}
