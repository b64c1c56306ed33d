package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The formats of an m-section that is offered: RFC 9429 §5.2.1 and §5.2.2. */
public final class OfferedFormats {
    private final WantedFormats wanted;
    private final PayloadTypes payloadTypes;

    /** Formats of this section in our latest description, or null if the section is new. */
    private final @Nullable MediaFormats local;

    /** Formats of this section in the latest answer, or null before that. */
    private final @Nullable MediaFormats answered;

    public OfferedFormats(
            WantedFormats wanted,
            PayloadTypes payloadTypes,
            @Nullable MediaFormats local,
            @Nullable MediaFormats answered) {
        this.wanted = wanted;
        this.payloadTypes = payloadTypes;
        this.local = local;
        this.answered = answered;
    }

    public List<CodecParameters> inOrder() {
        List<CodecParameters> formats = new ArrayList<>();
        List<CodecParameters> primaries = new ArrayList<>();
        for (Capabilities.Entry entry : ordered()) {
            Codec codec = entry.codec();
            if (codec.is("red")) {
                continue;
            }
            Integer payloadType = payloadType(codec, entry.payloadType());
            if (payloadType == null) {
                continue;
            }
            CodecParameters primary = new CodecParameters(payloadType, codec, entry.feedback());
            primaries.add(primary);
            formats.add(primary);
            // RFC 9429 §5.2.1: "For each primary codec where RTP retransmission should be used, a corresponding
            // "a=rtpmap" line indicating "rtx"".
            Integer proposed = entry.rtxPayloadType();
            if (wanted.rtx() && proposed != null) {
                Codec rtx = new Codec("video/rtx", codec.clockRate(), codec.channels(), "apt=" + payloadType);
                Integer repair = payloadType(rtx, proposed);
                if (repair != null) {
                    formats.add(new CodecParameters(repair, rtx, List.of()));
                }
            }
        }
        addRed(formats, primaries);
        return formats;
    }

    /**
     * "Unless codec preferences have been set for the associated transceiver, the media formats on the "m=" line MUST be
     * generated in the same order as in the most recent answer. Any media formats that were not present in the most recent
     * answer MUST be added after all existing formats."
     */
    private List<Capabilities.Entry> ordered() {
        List<Capabilities.Entry> entries = new ArrayList<>(wanted.entries());
        MediaFormats order = answered;
        if (order != null && !wanted.arePreferred()) {
            entries.sort(Comparator.comparingInt(entry -> place(order, entry)));
        }
        return entries;
    }

    private static int place(MediaFormats order, Capabilities.Entry entry) {
        List<CodecParameters> all = order.all();
        for (int i = 0; i < all.size(); i++) {
            if (CodecMatch.compatible(entry.codec(), all.get(i).codec())) {
                return i;
            }
        }
        return all.size();
    }

    /** RFC 2198 §5: RED stands behind the first codec of its clock rate that it can carry, or before it where it is preferred. */
    private void addRed(List<CodecParameters> formats, List<CodecParameters> primaries) {
        for (Capabilities.Entry entry : wanted.entries()) {
            if (!entry.codec().is("red")) {
                continue;
            }
            for (CodecParameters primary : primaries) {
                if (primary.codec().is("opus")) {
                    String blocks = primary.payloadType() + "/" + primary.payloadType();
                    Codec red = entry.codec().withFmtp(blocks);
                    Integer payloadType = payloadType(red, entry.payloadType());
                    int index = formats.indexOf(primary) + (isPreferredTo(entry, primary) ? 0 : 1);
                    if (payloadType != null) {
                        formats.add(index, new CodecParameters(payloadType, red, entry.feedback()));
                    }
                    break;
                }
            }
        }
    }

    private boolean isPreferredTo(Capabilities.Entry red, CodecParameters primary) {
        Capabilities.Entry entry = wanted.answering(primary.codec());
        return wanted.entries().indexOf(red) < wanted.entries().indexOf(entry);
    }

    /** The payload type that the section has for it, else the session's. */
    private @Nullable Integer payloadType(Codec codec, int proposed) {
        MediaFormats mine = local;
        if (mine != null && !codec.is("red")) {
            for (CodecParameters known : mine.all()) {
                boolean same = codec.is("rtx")
                        ? known.codec().is("rtx") && CodecMatch.same(known.codec(), codec, false)
                        : CodecMatch.compatible(codec, known.codec());
                if (same) {
                    return known.payloadType();
                }
            }
        }
        return payloadTypes.assign(codec, proposed);
    }
}
