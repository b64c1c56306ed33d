package dev.parley.negotiation.creating;

import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.ExtensionIds;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.OfferedFormats;
import dev.parley.negotiation.media.PayloadTypes;
import dev.parley.negotiation.media.WantedFormats;
import dev.parley.negotiation.state.AppliedDescription;
import dev.parley.negotiation.state.BundleGroups;
import dev.parley.negotiation.state.SessionState;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.Rid;
import dev.parley.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writer of the m-sections of audio and video in an offer: RFC 9429 §5.2.1 and §5.2.2. */
final class OfferedMedia {
    private final SessionConfig config;
    private final SessionState state;
    private final PayloadTypes payloadTypes;
    private final ExtensionIds extensionIds;

    /** The last two are copies, which the offer may fill. */
    OfferedMedia(SessionConfig config, SessionState state, PayloadTypes payloadTypes, ExtensionIds extensionIds) {
        this.config = config;
        this.state = state;
        this.payloadTypes = payloadTypes;
        this.extensionIds = extensionIds;
    }

    /** @param ownTransport whether the section's transport stands in the section itself */
    RtpSection section(OfferPlan.Planned planned, Transceiver transceiver, boolean ownTransport) {
        MediaDescription former = planned.former();
        MediaDescription answered = former == null ? null : answered(planned.index());
        List<CodecParameters> formats = new OfferedFormats(
                        new WantedFormats(config.capabilities(), transceiver.kind(), transceiver.preferredCodecs()),
                        payloadTypes,
                        former == null ? null : new MediaFormats(former),
                        answered == null ? null : new MediaFormats(answered))
                .inOrder();
        boolean sends = transceiver.direction().sends();
        // webrtc-pc "createOffer": "If the length of the [[SendEncodings]] slot … is larger than 1, then for each
        // encoding … add an a=rid send line …, and add an a=simulcast:send line giving the RIDs in the same order".
        boolean several = sends && transceiver.encodings().size() > 1;
        List<String> sent = several ? sent(transceiver) : List.of();
        // RFC 8853 §5.3.4: what was agreed stays, as long as an offer says it again.
        List<String> received = transceiver.direction().receives() ? transceiver.receiveRids() : List.of();
        return new RtpSection(
                transceiver.kind(),
                RtpSection.PROTOCOL,
                transceiver.direction(),
                formats,
                extensionIds.offered(transceiver.headerExtensionsToNegotiate()),
                // RFC 9429 §5.2.2: "The "a=rtcp-rsize" line MUST NOT be added unless present in the most recent
                // answer."
                answered == null || answers().reducedSize(planned.index()),
                rtcp(answered, planned.index(), ownTransport),
                // webrtc-pc §4.7.3 requires the streams as they are now, while RFC 9429 §5.2.2 keeps the former ones.
                sends ? transceiver.streams() : null,
                rids(sent, received),
                simulcast(sent, received),
                sends && !several ? transceiver.encodings().subList(0, 1) : List.of());
    }

    /** The section in the most recent answer, or null where that has not accepted it. */
    private @Nullable MediaDescription answered(int index) {
        AppliedDescription answer = state.answer();
        if (answer == null || index >= answer.sdp().media().size()) {
            return null;
        }
        MediaDescription section = answer.sdp().media().get(index);
        return section.rejected() ? null : section;
    }

    private BundleGroups answers() {
        return Objects.requireNonNull(state.answer()).groups();
    }

    private RtpSection.RtcpLines rtcp(@Nullable MediaDescription answered, int index, boolean ownTransport) {
        if (answered == null) {
            // RFC 9429 §5.2.1: "If the RTP/RTCP multiplexing policy is "require", an "a=rtcp-mux-only" line".
            return new RtpSection.RtcpLines(
                    true, config.rtcpMuxPolicy() == RtcpMuxPolicy.REQUIRE && ownTransport, ownTransport);
        }
        // §5.2.2: "The "a=rtcp-mux" line MUST be the same as that in the most recent answer"; "The "a=rtcp" line MUST
        // NOT be added if the most recent answer included an "a=rtcp-mux" line"; "The "a=rtcp-mux-only" line MUST NOT
        // be added."
        boolean mux = answers().rtcpMux(index);
        return new RtpSection.RtcpLines(mux, false, ownTransport && !mux);
    }

    private static List<String> sent(Transceiver transceiver) {
        List<String> rids = new ArrayList<>();
        for (Encoding encoding : transceiver.encodings()) {
            if (encoding.rid() != null) {
                rids.add(encoding.rid());
            }
        }
        return rids;
    }

    static List<Rid> rids(List<String> sent, List<String> received) {
        List<Rid> rids = new ArrayList<>();
        sent.forEach(rid -> rids.add(new Rid(rid, true, null)));
        received.forEach(rid -> rids.add(new Rid(rid, false, null)));
        return rids;
    }

    static @Nullable Simulcast simulcast(List<String> sent, List<String> received) {
        return sent.isEmpty() && received.isEmpty() ? null : new Simulcast(streams(sent), streams(received));
    }

    private static List<List<Simulcast.Alternative>> streams(List<String> rids) {
        List<List<Simulcast.Alternative>> streams = new ArrayList<>();
        rids.forEach(rid -> streams.add(List.of(new Simulcast.Alternative(rid, false))));
        return streams;
    }
}
