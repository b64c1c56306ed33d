package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Meanings of a session's payload types. RFC 3264 §8.3.2: "the mapping from a particular dynamic payload type number to
 * a particular codec within that media stream MUST NOT change for the duration of a session"; RFC 9143 §9.1 requires the same
 * across the m-sections of a BUNDLE group.
 */
public final class PayloadTypes {
    private final Map<Integer, Codec> meanings;

    public PayloadTypes() {
        meanings = new LinkedHashMap<>();
    }

    private PayloadTypes(Map<Integer, Codec> meanings) {
        this.meanings = new LinkedHashMap<>(meanings);
    }

    /** Returns a copy, for an offer that may never be applied. */
    public PayloadTypes copy() {
        return new PayloadTypes(meanings);
    }

    /** Notes what a description that was applied says. */
    public void note(SessionDescription description) {
        for (MediaDescription section : description.media()) {
            if (MediaKind.isMedia(section) && !section.rejected()) {
                new MediaFormats(section)
                        .all()
                        .forEach(format -> meanings.putIfAbsent(format.payloadType(), format.codec()));
            }
        }
    }

    /**
     * Returns the payload type for a codec, and keeps it: the one that it has, else the proposed one where that is free, else
     * the first that is free.
     *
     * @param codec with the parameters that tell it from others: RTX with "apt", RED with its blocks
     * @return null where none is free any more
     */
    @Nullable
    public Integer assign(Codec codec, int proposed) {
        for (Map.Entry<Integer, Codec> known : meanings.entrySet()) {
            if (isOf(known.getValue(), codec)) {
                return known.getKey();
            }
        }
        Integer payloadType = meanings.containsKey(proposed) ? free() : (Integer) proposed;
        if (payloadType != null) {
            meanings.put(payloadType, codec);
        }
        return payloadType;
    }

    private static boolean isOf(Codec known, Codec wanted) {
        if (!CodecMatch.compatible(known, wanted)) {
            return false;
        }
        return switch (wanted.name()) {
            case "rtx" -> CodecMatch.value(known, "apt", "").equals(CodecMatch.value(wanted, "apt", ""));
            case "red" -> Objects.equals(known.sdpFmtpLine(), wanted.sdpFmtpLine());
            default -> true;
        };
    }

    /**
     * RFC 3551 §6: 96 to 127 are dynamic; "if there are not enough", RFC 5761 §4 leaves 35 to 63 beside RTCP on one port
     * (64 to 95 look like RTCP).
     */
    private @Nullable Integer free() {
        for (int payloadType = 96; payloadType <= 127; payloadType++) {
            if (!meanings.containsKey(payloadType)) {
                return payloadType;
            }
        }
        for (int payloadType = 63; payloadType >= 35; payloadType--) {
            if (!meanings.containsKey(payloadType)) {
                return payloadType;
            }
        }
        return null;
    }
}
