package dev.parley.negotiation.creating;

import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.sdp.ExtMap;
import dev.parley.sdp.Rid;
import dev.parley.sdp.Simulcast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Contents of one of our m-sections of audio or video besides its transport.
 *
 * @param kind audio or video
 * @param protocol of the m-line
 * @param direction from our point of view
 * @param formats in the order of preference
 * @param extensions the header extensions
 * @param reducedSize "a=rtcp-rsize"
 * @param rtcp how RTP and RTCP share the transport
 * @param streams for "a=msid"; null without such lines, empty for a track of no stream
 * @param rids the simulcast streams, without restrictions
 * @param simulcast what they are for, or null
 * @param sources the RTP streams that are announced by their SSRCs
 */
record RtpSection(
        MediaKind kind,
        String protocol,
        Direction direction,
        List<CodecParameters> formats,
        List<ExtMap> extensions,
        boolean reducedSize,
        RtcpLines rtcp,
        @Nullable List<String> streams,
        List<Rid> rids,
        @Nullable Simulcast simulcast,
        List<Encoding> sources) {
    /**
     * The protocol of every offer. RFC 9429 §5.1.2: "re-offers by JSEP implementations MUST use the correct profile strings
     * even if the initial offer/answer exchange used an (incorrect) older profile string".
     */
    static final String PROTOCOL = "UDP/TLS/RTP/SAVPF";

    /**
     * The lines about RTCP.
     *
     * @param mux "a=rtcp-mux", RFC 5761
     * @param muxOnly "a=rtcp-mux-only", RFC 8858
     * @param address "a=rtcp", RFC 3605, where the section has a transport of its own
     */
    record RtcpLines(boolean mux, boolean muxOnly, boolean address) {}
}
