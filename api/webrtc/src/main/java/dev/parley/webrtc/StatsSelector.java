package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.mediacapture.MediaStreamTrack;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose figures are wanted, webrtc-pc §8.5.
 *
 * @param sender a sender, or null
 * @param receiver a receiver, or null; where both are null, all figures are wanted
 */
record StatsSelector(
        @Nullable RTCRtpSender sender, @Nullable RTCRtpReceiver receiver) {
    static final StatsSelector ALL = new StatsSelector(null, null);

    static StatsSelector of(RTCRtpSender sender) {
        return new StatsSelector(sender, null);
    }

    static StatsSelector of(RTCRtpReceiver receiver) {
        return new StatsSelector(null, receiver);
    }

    /**
     * webrtc-pc §8.2 getStats: "Let selector be an RTCRtpSender or RTCRtpReceiver on connection which track attribute matches
     * selectorArg. If no such sender or receiver exists, or if more than one sender or receiver fit this criteria" it is an
     * InvalidAccessError.
     */
    static StatsSelector of(MediaStreamTrack track, List<RTCRtpTransceiver> transceivers) {
        StatsSelector found = null;
        for (RTCRtpTransceiver each : transceivers) {
            StatsSelector next = each.sender().track() == track
                    ? of(each.sender())
                    : each.receiver().track() == track ? of(each.receiver()) : null;
            if (next != null && found != null) {
                throw new DOMException("the track is sent more than once", DOMException.INVALID_ACCESS_ERROR);
            }
            found = next == null ? found : next;
        }
        if (found == null) {
            throw new DOMException("the track is neither sent nor received here", DOMException.INVALID_ACCESS_ERROR);
        }
        return found;
    }

    boolean isAll() {
        return sender == null && receiver == null;
    }
}
