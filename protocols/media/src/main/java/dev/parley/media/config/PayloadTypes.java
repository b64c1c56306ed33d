package dev.parley.media.config;

import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Codecs of a section by payload type, with what each payload type is for. Immutable; looking up costs one array access. */
public final class PayloadTypes {
    /** Use of a payload type. */
    public enum Use {
        /** Payload of an audio or video codec. */
        MEDIA,
        /** Retransmissions, RFC 4588. */
        RTX,
        /** Redundancy, RFC 2198. */
        RED,
        /** Telephone events, RFC 4733. */
        TELEPHONE_EVENT,
        /** Comfort noise, RFC 3389. */
        COMFORT_NOISE,
        /** Forward error correction. */
        FEC
    }

    private final @Nullable CodecParameters[] byType = new CodecParameters[128];
    private final Use[] uses = new Use[128];
    private final int[] retransmissions = new int[128];
    private final int[] primaries = new int[128];

    /** Makes the table of a section's codecs. */
    public PayloadTypes(List<CodecParameters> codecs) {
        java.util.Arrays.fill(retransmissions, -1);
        java.util.Arrays.fill(primaries, -1);
        for (CodecParameters codec : codecs) {
            int type = codec.payloadType();
            byType[type] = codec;
            uses[type] = use(codec.codec());
        }
        for (CodecParameters codec : codecs) {
            if (uses[codec.payloadType()] == Use.RTX) {
                int primary = associated(codec.codec());
                if (primary >= 0 && byType[primary] != null) {
                    primaries[codec.payloadType()] = primary;
                    retransmissions[primary] = codec.payloadType();
                }
            }
        }
    }

    private static Use use(Codec codec) {
        return switch (codec.name()) {
            case "rtx" -> Use.RTX;
            case "red" -> Use.RED;
            case "telephone-event" -> Use.TELEPHONE_EVENT;
            case "cn" -> Use.COMFORT_NOISE;
            case "ulpfec", "flexfec", "flexfec-03", "parityfec" -> Use.FEC;
            default -> Use.MEDIA;
        };
    }

    /** RFC 4588 §8.6: "apt (associated payload type)". */
    private static int associated(Codec codec) {
        String fmtp = codec.sdpFmtpLine();
        if (fmtp == null) {
            return -1;
        }
        for (String parameter : fmtp.split(";")) {
            String text = parameter.trim().toLowerCase(Locale.ROOT);
            if (text.matches("apt=[0-9]{1,3}")) {
                int type = Integer.parseInt(text.substring(4));
                return type < 128 ? type : -1;
            }
        }
        return -1;
    }

    /** Returns the codec of a payload type, or null if it was not negotiated. */
    public @Nullable CodecParameters codec(int payloadType) {
        return byType[payloadType & 0x7f];
    }

    /** Returns the use of a payload type, or null if it was not negotiated. */
    public @Nullable Use use(int payloadType) {
        return byType[payloadType & 0x7f] == null ? null : uses[payloadType & 0x7f];
    }

    /** Returns the payload type of the retransmissions of a payload type, or -1. */
    public int retransmissionOf(int payloadType) {
        return retransmissions[payloadType & 0x7f];
    }

    /** Returns the payload type that a payload type of retransmissions is associated with, or -1. */
    public int primaryOf(int retransmission) {
        return primaries[retransmission & 0x7f];
    }

    /** Returns whether a kind of feedback was negotiated for a payload type: "nack", "nack pli", "ccm fir", "transport-cc". */
    public boolean hasFeedback(int payloadType, String feedback) {
        CodecParameters codec = codec(payloadType);
        return codec != null && codec.feedback().contains(feedback);
    }

    /** Returns whether a kind of feedback was negotiated for any payload type. */
    public boolean hasFeedback(String feedback) {
        for (CodecParameters codec : byType) {
            if (codec != null && codec.feedback().contains(feedback)) {
                return true;
            }
        }
        return false;
    }
}
