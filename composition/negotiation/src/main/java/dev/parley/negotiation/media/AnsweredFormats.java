package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers the formats of an offer: RFC 3264 §6.1 and RFC 9429 §5.3.1. The payload types are the offerer's ("the answerer
 * SHOULD use the same payload type numbers"), so that one number means one thing in both directions.
 */
public final class AnsweredFormats {
    private final WantedFormats wanted;
    private final MediaFormats offered;

    /** Our format for each payload type of the offer that we accept. */
    private final Map<Integer, CodecParameters> answers = new LinkedHashMap<>();

    public AnsweredFormats(WantedFormats wanted, MediaFormats offered) {
        this.wanted = wanted;
        this.offered = offered;
        takeMedia();
        takeRed();
        takeRtx();
    }

    private void takeMedia() {
        for (CodecParameters format : offered.all()) {
            Capabilities.Entry entry = wanted.answering(format.codec());
            if (entry != null && !format.codec().is("red")) {
                Codec ours = format.codec().withFmtp(fmtp(entry.codec(), format.codec()));
                put(format, ours, entry.feedback());
            }
        }
    }

    /** RFC 2198 §5: RED is of use where we take what its blocks are made of. */
    private void takeRed() {
        for (CodecParameters format : offered.all()) {
            List<Integer> blocks = MediaFormats.redundant(format);
            if (format.codec().is("red")
                    && wanted.answering(format.codec()) != null
                    && !blocks.isEmpty()
                    && answers.keySet().containsAll(blocks)) {
                put(format, format.codec(), List.of());
            }
        }
    }

    /** RFC 4588 §8.1: retransmissions of what we take. */
    private void takeRtx() {
        for (CodecParameters format : offered.all()) {
            Integer repaired = MediaFormats.repaired(format);
            CodecParameters primary = repaired == null ? null : answers.get(repaired);
            if (repaired != null && primary != null && wanted.rtx()) {
                Capabilities.Entry entry = wanted.answering(primary.codec());
                if (entry != null && entry.rtxPayloadType() != null) {
                    put(format, format.codec().withFmtp("apt=" + repaired), List.of());
                }
            }
        }
    }

    private void put(CodecParameters format, Codec ours, List<String> feedback) {
        List<String> both = new ArrayList<>(format.feedback());
        both.retainAll(feedback);
        answers.put(format.payloadType(), new CodecParameters(format.payloadType(), ours, both));
    }

    /** Returns whether there is a format that carries media. */
    public boolean carryMedia() {
        return answers.values().stream()
                .anyMatch(each ->
                        CodecMatch.isMedia(each.codec()) && !each.codec().is("telephone-event"));
    }

    /**
     * Returns the formats for the answer. RFC 9429 §5.3.1: "If codec preferences have been set for the associated
     * transceiver, media formats MUST be generated in the corresponding order, regardless of what was offered"; "Otherwise,
     * the media formats on the "m=" line MUST be generated in the same order as those offered".
     */
    public List<CodecParameters> inOrder() {
        List<CodecParameters> formats = new ArrayList<>(answers.values());
        List<Integer> order =
                offered.all().stream().map(CodecParameters::payloadType).toList();
        formats.sort(Comparator.comparingInt(each -> order.indexOf(each.payloadType())));
        if (wanted.arePreferred()) {
            formats.sort(Comparator.comparingInt(this::preference));
        }
        return formats;
    }

    /** RTX goes with what it repairs. */
    private int preference(CodecParameters format) {
        Integer repaired = MediaFormats.repaired(format);
        CodecParameters primary = repaired == null ? format : answers.getOrDefault(repaired, format);
        Capabilities.Entry entry = wanted.answering(primary.codec());
        return entry == null ? Integer.MAX_VALUE : wanted.entries().indexOf(entry);
    }

    /** Returns the parameters with which we answer a format: what we are prepared to receive. */
    private static @Nullable String fmtp(Codec ours, Codec theirs) {
        return switch (ours.name()) {
            case "h264" -> h264(ours, theirs);
            // RFC 4733 §2.4.1: the events that we know, 0 to 15 where nothing is said.
            case "telephone-event" -> theirs.sdpFmtpLine() == null ? null : "0-15";
            default -> ours.sdpFmtpLine();
        };
    }

    /**
     * RFC 6184 §8.2.2: the profile and the packetization mode are the offer's; the level is ours where both ends allow it to
     * differ ("level-asymmetry-allowed"), else the lower one: "the level to use in the answer … MUST be lower than or equal".
     */
    private static String h264(Codec ours, Codec theirs) {
        H264Profile offered = CodecMatch.h264(theirs);
        H264Profile known = CodecMatch.h264(ours);
        String offeredId =
                CodecMatch.value(theirs, "profile-level-id", "42000a").toLowerCase(Locale.ROOT);
        boolean asymmetric = CodecMatch.value(theirs, "level-asymmetry-allowed", "0")
                        .equals("1")
                && CodecMatch.value(ours, "level-asymmetry-allowed", "0").equals("1");
        String level = CodecMatch.value(ours, "profile-level-id", "42000a").substring(4);
        if (!asymmetric && offered != null && known != null && offered.isLowerThan(known)) {
            level = offeredId.substring(4);
        }
        return "level-asymmetry-allowed=" + (asymmetric ? 1 : 0) + ";packetization-mode="
                + CodecMatch.value(theirs, "packetization-mode", "0") + ";profile-level-id="
                + offeredId.substring(0, 4) + level;
    }
}
