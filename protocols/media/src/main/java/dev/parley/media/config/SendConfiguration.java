package dev.parley.media.config;

import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.HeaderExtension;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sending side of a transceiver.
 *
 * @param transceiver its number
 * @param mid identification of its m-section
 * @param video true for video, false for audio
 * @param sending whether the negotiated direction permits sending
 * @param encodings at least one
 * @param codecs negotiated codecs, the preferred one first
 * @param extensions negotiated header extensions
 * @param reducedSize whether RTCP of reduced size was negotiated, RFC 5506
 * @param maxBitrate maximum in bit/s that the peer accepts ("b="), or null
 */
public record SendConfiguration(
        int transceiver,
        String mid,
        boolean video,
        boolean sending,
        List<SendEncoding> encodings,
        List<CodecParameters> codecs,
        List<HeaderExtension> extensions,
        boolean reducedSize,
        @Nullable Long maxBitrate) {
    /** Copies the lists. */
    public SendConfiguration {
        encodings = List.copyOf(encodings);
        codecs = List.copyOf(codecs);
        extensions = List.copyOf(extensions);
    }
}
