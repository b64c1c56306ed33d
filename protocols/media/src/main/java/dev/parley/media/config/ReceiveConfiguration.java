package dev.parley.media.config;

import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.HeaderExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receiving side of a transceiver.
 *
 * @param transceiver its number
 * @param mid identification of its m-section
 * @param video true for video, false for audio
 * @param receptive whether packets that arrive are used; else they are counted and dropped
 * @param codecs codecs that may arrive, the preferred one first
 * @param extensions header extensions that may arrive
 * @param sources streams that the peer announced by their SSRCs
 * @param rids restriction identifiers of the simulcast streams that may arrive; empty without simulcast
 * @param reducedSize whether RTCP of reduced size was negotiated, RFC 5506
 */
public record ReceiveConfiguration(
        int transceiver,
        String mid,
        boolean video,
        boolean receptive,
        List<CodecParameters> codecs,
        List<HeaderExtension> extensions,
        List<Source> sources,
        List<String> rids,
        boolean reducedSize) {

    /**
     * Stream that the peer announced by "a=ssrc", RFC 5576.
     *
     * @param ssrc of its packets
     * @param rtxSsrc of its retransmissions ("a=ssrc-group:FID"), or null
     */
    public record Source(int ssrc, @Nullable Integer rtxSsrc) {}

    /** Copies the lists. */
    public ReceiveConfiguration {
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
        sources = List.copyOf(sources);
        rids = List.copyOf(rids);
    }
}
