package dev.parley.negotiation.applying;

import dev.parley.negotiation.media.AnsweredFormats;
import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.CodecMatch;
import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.media.WantedFormats;
import dev.parley.negotiation.transceiver.RemoteSource;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.parameters.CodecParameters;
import dev.parley.parameters.Direction;
import dev.parley.parameters.HeaderExtension;
import dev.parley.sdp.Bandwidth;
import dev.parley.sdp.ExtMap;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.Msid;
import dev.parley.sdp.SsrcAttribute;
import dev.parley.sdp.SsrcGroup;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads from the m-sections of both ends what a transceiver may send and has to be ready to receive. */
final class NegotiatedMedia {
    /** The streams of one remote track that count; each is an object of the application's. A handful are in use. */
    private static final int STREAMS = 64;

    private final Capabilities capabilities;

    NegotiatedMedia(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    /**
     * Returns [[SendCodecs]]: what the peer is ready to receive and we can send, with its payload types and parameters, in
     * its order (RFC 3264 §6.1 and §7). It may be more than we offered: "new media formats … are permitted in the answer".
     */
    List<CodecParameters> sendCodecs(MediaKind kind, MediaDescription remote) {
        return known(kind, new MediaFormats(remote));
    }

    /** Returns the formats of a section that we have. */
    private List<CodecParameters> known(MediaKind kind, MediaFormats formats) {
        List<CodecParameters> known = new ArrayList<>();
        for (CodecParameters format : formats.all()) {
            Integer repaired = MediaFormats.repaired(format);
            CodecParameters primary = repaired == null ? format : formats.get(repaired);
            Capabilities.Entry entry = primary == null ? null : capabilities.entry(kind, primary.codec());
            boolean rtx = repaired != null && entry != null && entry.rtxPayloadType() != null;
            if (entry != null && (repaired == null || rtx)) {
                List<String> feedback = new ArrayList<>(format.feedback());
                feedback.retainAll(entry.feedback());
                known.add(new CodecParameters(format.payloadType(), format.codec(), feedback));
            }
        }
        return known;
    }

    /**
     * Returns [[ReceiveCodecs]]: what our section says that we receive.
     *
     * @param remote the section of the answer, or of the offer that is answered, whose formats are those that may come; null
     *     for an offer of ours
     */
    List<CodecParameters> receiveCodecs(MediaKind kind, MediaDescription local, @Nullable MediaDescription remote) {
        MediaFormats ours = new MediaFormats(local);
        List<CodecParameters> receivable = new ArrayList<>(known(kind, ours));
        if (remote != null) {
            MediaFormats theirs = new MediaFormats(remote);
            receivable.removeIf(format -> !isAmong(format, ours, theirs));
        }
        return receivable;
    }

    /** Returns whether the other end has the same format, under whatever payload type. */
    private static boolean isAmong(CodecParameters format, MediaFormats ours, MediaFormats theirs) {
        Integer repaired = MediaFormats.repaired(format);
        if (repaired != null) {
            CodecParameters primary = ours.get(repaired);
            return primary != null
                    && theirs.all().stream()
                            .anyMatch(other -> CodecMatch.compatible(primary.codec(), other.codec())
                                    && theirs.rtxOf(other.payloadType()) != null);
        }
        return theirs.all().stream().anyMatch(other -> CodecMatch.compatible(format.codec(), other.codec()));
    }

    /** Returns what a remote offer lets us receive, before we have answered: under the payload types that it proposes. */
    List<CodecParameters> receivable(Transceiver transceiver, MediaDescription remote) {
        return new AnsweredFormats(
                        new WantedFormats(capabilities, transceiver.kind(), transceiver.preferredCodecs()),
                        new MediaFormats(remote))
                .inOrder();
    }

    /** Returns the extensions of a section that we have and that go in a direction, from the describing end's point of view. */
    List<HeaderExtension> extensions(MediaKind kind, MediaDescription section, Predicate<Direction> going) {
        List<HeaderExtension> extensions = new ArrayList<>();
        for (ExtMap map : section.extMaps()) {
            boolean known = capabilities.headerExtensions(kind).stream()
                    .anyMatch(each -> each.uri().equals(map.uri()));
            if (known && map.id() <= 255 && going.test(direction(map))) {
                extensions.add(new HeaderExtension(map.id(), map.uri()));
            }
        }
        return extensions;
    }

    private static Direction direction(ExtMap map) {
        return map.direction() == null ? Direction.SENDRECV : map.direction();
    }

    /**
     * webrtc-extensions §6: what an answer makes of [[HeaderExtensionsToNegotiate]].
     *
     * @param remote whether the answer is the peer's
     */
    static List<HeaderExtensionCapability> answered(
            List<HeaderExtensionCapability> wanted, MediaDescription answer, boolean remote) {
        List<HeaderExtensionCapability> negotiated = new ArrayList<>();
        for (HeaderExtensionCapability extension : wanted) {
            // "Let answeredDirection be the direction attribute of the "a=extmap" line in the answer's media
            // description … if one exists, otherwise set answeredDirection to "stopped"."
            Direction direction = null;
            for (ExtMap map : answer.extMaps()) {
                if (map.uri().equals(extension.uri()) && direction == null) {
                    direction = remote ? direction(map).reversed() : direction(map);
                }
            }
            negotiated.add(extension.with(direction));
        }
        return List.copyOf(negotiated);
    }

    /**
     * Returns the ids of the streams that a remote section is part of: RFC 8830 §3 and RFC 9429 §5.10.
     *
     * @param fallback the stream of a peer that does not name any: "a random msid-id value is generated for a "default"
     *     MediaStream for the session"
     */
    static List<String> streams(MediaDescription section, String fallback) {
        Set<String> streams = new LinkedHashSet<>();
        boolean named = false;
        for (Msid msid : section.msids()) {
            named = true;
            add(streams, msid.stream());
        }
        // The form of the drafts, which older peers write: "a=ssrc:1 msid:stream track".
        for (SsrcAttribute attribute : named ? List.<SsrcAttribute>of() : section.ssrcs()) {
            String value = attribute.value();
            if (attribute.name().equals("msid") && value != null && !value.isBlank()) {
                named = true;
                add(streams, value.strip().split(" ")[0]);
            }
        }
        return named ? List.copyOf(streams) : List.of(fallback);
    }

    /**
     * Returns the limit of a remote section, RFC 9429 §5.10: "TIAS", else "TIAS = AS * 1000 * 0.95 - (50 * 40 * 8)"; null
     * without either. "CT" "MUST be ignored".
     */
    static @Nullable Long maxBitrate(MediaDescription section) {
        Long limit = null;
        for (Bandwidth bandwidth : section.bandwidths()) {
            if (bandwidth.type().equals("TIAS")) {
                return bandwidth.value();
            }
            // What is so large that it cannot be converted is no limit.
            if (bandwidth.type().equals("AS") && bandwidth.value() <= Integer.MAX_VALUE) {
                limit = Math.max(0, bandwidth.value() * 950 - 50 * 40 * 8);
            }
        }
        return limit;
    }

    private static void add(Set<String> streams, String stream) {
        if (!stream.equals("-") && streams.size() < STREAMS) {
            streams.add(stream);
        }
    }

    /** Returns the RTP streams that a remote section announces, RFC 5576. */
    static List<RemoteSource> sources(MediaDescription section) {
        Map<Long, @Nullable String> cnames = new LinkedHashMap<>();
        for (SsrcAttribute attribute : section.ssrcs()) {
            String cname = attribute.name().equals("cname") ? attribute.value() : null;
            if (cname != null || !cnames.containsKey(attribute.ssrc())) {
                cnames.put(attribute.ssrc(), cname);
            }
        }
        Map<Long, Long> repairs = new LinkedHashMap<>();
        Set<Long> repairing = new HashSet<>();
        for (SsrcGroup group : section.ssrcGroups()) {
            // RFC 5576 §4.2 and RFC 4588 §9: "FID" joins a stream and its retransmissions; other groups, such as FEC's,
            // join a stream with what we do not use.
            if (group.ssrcs().size() == 2 && !group.semantics().equals("SIM")) {
                repairing.add(group.ssrcs().get(1));
                if (group.semantics().equals("FID")) {
                    repairs.put(group.ssrcs().get(0), group.ssrcs().get(1));
                }
            }
        }
        List<RemoteSource> sources = new ArrayList<>();
        for (Map.Entry<Long, @Nullable String> each : cnames.entrySet()) {
            if (!repairing.contains(each.getKey()) && sources.size() < RemoteSource.LIMIT) {
                sources.add(new RemoteSource(each.getKey(), each.getValue(), repairs.get(each.getKey())));
            }
        }
        return sources;
    }
}
