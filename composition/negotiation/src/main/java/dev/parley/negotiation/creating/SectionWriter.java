package dev.parley.negotiation.creating;

import dev.parley.negotiation.candidates.LocalGatherings;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.ConnectionAddress;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.MediaLine;
import dev.parley.sdp.Rid;
import dev.parley.sdp.SctpMap;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The m-sections of our descriptions: what offers and answers have in common. */
final class SectionWriter {
    /** The number of streams in "a=sctpmap" of RFC 8841's drafts: the largest one. */
    private static final int SCTPMAP_STREAMS = 65_535;

    /** RFC 8866 §6.4, in milliseconds: the longest packet of Opus, RFC 7587 §6.1; the other codecs have no limit. */
    private static final int MAX_PACKET_TIME = 120;

    private final SdpWriter writer;
    private final List<Fingerprint> fingerprints;
    private final LocalGatherings gatherings;
    private final SctpParameters sctp;
    private final String cname;

    SectionWriter(SdpWriter writer, LocalFacts facts) {
        this.writer = writer;
        this.fingerprints = facts.fingerprints();
        this.gatherings = facts.gatherings();
        this.sctp = facts.config().sctp();
        this.cname = facts.cname();
    }

    /**
     * Transport parameters of an m-section.
     *
     * @param transport whose candidates the section shows; null while no description has made it, and in a section that is
     *     bundled into another
     * @param bundled whether another section carries the transport
     */
    record TransportLines(@Nullable Integer transport, IceCredentials credentials, Setup setup, boolean bundled) {

        /** The same in a section that is bundled into the one that carries the transport. */
        TransportLines asBundled() {
            return new TransportLines(null, credentials, setup, true);
        }

        private LocalGatherings.@Nullable Generation generation() {
            return transport == null ? null : new LocalGatherings.Generation(transport, credentials.usernameFragment());
        }
    }

    /**
     * Writes a section of audio or video.
     *
     * @param bundleOnly RFC 9143 §6: whether it lives only inside its group
     */
    void media(@Nullable String mid, TransportLines transport, boolean bundleOnly, RtpSection content) {
        List<String> formats = new ArrayList<>();
        content.formats().forEach(format -> formats.add(String.valueOf(format.payloadType())));
        begin(content.kind().name().toLowerCase(Locale.ROOT), transport, bundleOnly, content.protocol(), formats, mid);
        if (bundleOnly) {
            writer.attribute("bundle-only");
        }
        content.extensions().forEach(extension -> writer.attribute("extmap", extension));
        writer.attribute(content.direction().token());
        streams(content);
        rtcp(content, transport);
        if (content.kind() == MediaKind.AUDIO) {
            writer.attribute("maxptime", MAX_PACKET_TIME);
        }
        content.formats().forEach(this::format);
        for (Rid rid : content.rids()) {
            writer.attribute("rid", rid);
        }
        if (content.simulcast() != null) {
            writer.attribute("simulcast", content.simulcast());
        }
        boolean rtx =
                content.formats().stream().anyMatch(format -> format.codec().is("rtx"));
        content.sources().forEach(source -> source(source, rtx));
        transport(transport);
    }

    private void begin(
            String media,
            TransportLines transport,
            boolean bundleOnly,
            String protocol,
            List<String> formats,
            @Nullable String mid) {
        int port = bundleOnly ? 0 : gatherings.defaultPort(transport.generation());
        writer.line('m', new MediaLine(media, port, 1, protocol, formats));
        writer.line('c', gatherings.defaultAddress(transport.generation()));
        if (mid != null) {
            writer.attribute("mid", mid);
        }
    }

    /** RFC 8830 §2; RFC 9429 §5.2.1: "omitting the "appdata" field". */
    private void streams(RtpSection content) {
        List<String> streams = content.streams();
        if (streams == null) {
            return;
        }
        // RFC 8830 §2: "-" is "no MediaStream".
        for (String stream : streams.isEmpty() ? List.of("-") : streams) {
            writer.attribute("msid", stream);
        }
    }

    /**
     * The attributes about RTCP stand in bundled sections as well, though their category is IDENTICAL: browsers look for
     * them in each section.
     */
    private void rtcp(RtpSection content, TransportLines transport) {
        if (content.rtcp().address() && !transport.bundled()) {
            writer.attribute("rtcp", gatherings.rtcpAddress(transport.generation()));
        }
        if (content.rtcp().mux()) {
            writer.attribute("rtcp-mux");
        }
        if (content.rtcp().muxOnly()) {
            writer.attribute("rtcp-mux-only");
        }
        if (content.reducedSize()) {
            writer.attribute("rtcp-rsize");
        }
    }

    private void format(CodecParameters format) {
        int payloadType = format.payloadType();
        String name = format.codec().mimeType();
        name = name.substring(name.indexOf('/') + 1);
        Integer channels = format.codec().channels();
        // RFC 8866 §6.6: the number of channels "is OPTIONAL and may be omitted if the number of channels is one".
        String suffix = channels == null || channels == 1 ? "" : "/" + channels;
        writer.attribute(
                "rtpmap", payloadType + " " + name + "/" + format.codec().clockRate() + suffix);
        if (format.codec().sdpFmtpLine() != null) {
            writer.attribute("fmtp", payloadType + " " + format.codec().sdpFmtpLine());
        }
        for (String feedback : format.feedback()) {
            writer.attribute("rtcp-fb", payloadType + " " + feedback);
        }
    }

    /** RFC 5576, for peers that tell streams apart by their SSRCs; "FID" joins a stream and its retransmissions. */
    private void source(Encoding source, boolean rtx) {
        if (rtx) {
            writer.attribute("ssrc-group", "FID " + source.ssrc() + " " + source.rtxSsrc());
        }
        writer.attribute("ssrc", source.ssrc() + " cname:" + cname);
        if (rtx) {
            writer.attribute("ssrc", source.rtxSsrc() + " cname:" + cname);
        }
    }

    /**
     * Writes a data section.
     *
     * @param offered the m-section that is answered, or null in an offer
     * @param bundleOnly whether it lives only inside its group
     * @param rtcpMux whether sections of audio or video are bundled into this one: RFC 9143 §7.1.3
     */
    void data(
            @Nullable String mid,
            TransportLines transport,
            boolean bundleOnly,
            @Nullable MediaDescription offered,
            boolean rtcpMux) {
        boolean oldForm = offered != null && isOldForm(offered);
        // RFC 9429 §5.3.1: "The <proto> field MUST be set to exactly match the <proto> field for the corresponding "m="
        // line in the offer." In the old form the format is our own port.
        String protocol =
                offered == null ? "UDP/DTLS/SCTP" : offered.mediaLine().protocol();
        String format = oldForm ? String.valueOf(sctp.port()) : "webrtc-datachannel";
        begin("application", transport, bundleOnly, protocol, List.of(format), mid);
        if (bundleOnly) {
            writer.attribute("bundle-only");
        }
        if (oldForm) {
            writer.attribute("sctpmap", new SctpMap(sctp.port(), "webrtc-datachannel", SCTPMAP_STREAMS));
        } else {
            writer.attribute("sctp-port", sctp.port());
        }
        writer.attribute("max-message-size", sctp.maxMessageSize());
        if (rtcpMux) {
            writer.attribute("rtcp-mux");
        }
        transport(transport);
    }

    /** Returns whether an m-line has the form of RFC 8841's drafts. */
    private static boolean isOldForm(MediaDescription section) {
        return !section.mediaLine().formats().contains("webrtc-datachannel");
    }

    /**
     * The attributes that RFC 8859 puts into the categories IDENTICAL and TRANSPORT. RFC 9143 §7.1.3 leaves them out of bundled
     * sections; each section has them all the same, as those of browsers do, but for the candidates: Firefox compares the
     * credentials of each section with those that it had, and its page crashes at an answer with a section without any.
     */
    private void transport(TransportLines transport) {
        IceCredentials credentials = transport.credentials();
        writer.attribute("ice-ufrag", credentials.usernameFragment());
        writer.attribute("ice-pwd", credentials.password());
        for (Fingerprint fingerprint : fingerprints) {
            writer.attribute("fingerprint", fingerprint);
        }
        writer.attribute("setup", transport.setup().token());
        gatherings.write(writer, transport.generation());
    }

    /**
     * Writes a section with port 0 in an answer.
     *
     * @param mid null if the other side gave none
     */
    void rejected(@Nullable String mid, MediaDescription offered) {
        // RFC 9429 §5.3.1: "set to exactly match the <proto> field for the corresponding "m=" line in the offer".
        rejected(mid, offered, offered.mediaLine().protocol());
    }

    /** Writes a section with port 0 in an offer, in place of one that was there before, with the protocol of an offer. */
    void rejectedAgain(@Nullable String mid, MediaDescription former) {
        rejected(
                mid,
                former,
                switch (MediaKind.of(former)) {
                    case AUDIO, VIDEO -> RtpSection.PROTOCOL;
                    case DATA, UNKNOWN -> former.mediaLine().protocol();
                });
    }

    private void rejected(@Nullable String mid, MediaDescription original, String protocol) {
        MediaLine line = original.mediaLine();
        writer.line('m', new MediaLine(line.media(), 0, 1, protocol, line.formats()));
        writer.line('c', ConnectionAddress.NONE);
        if (mid != null) {
            writer.attribute("mid", mid);
        }
        if (MediaKind.isRtp(original)) {
            writer.attribute("inactive");
        }
    }
}
