package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.RangeError;
import dev.parley.dom.TypeError;
import dev.parley.negotiation.media.CodecMatch;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules for encodings, webrtc-pc §5.1 "addTransceiver sendEncodings validation steps" and what §5.2 says of [[SendEncodings]]. */
final class SendEncodings {
    /** How many encodings of a video are sent at a time: as many as browsers do. Of audio one is. */
    private static final int MOST_OF_VIDEO = 3;

    /** RFC 8851 §10: {@code rid-id = 1*(alpha-numeric / "-" / "_")}, of which webrtc-pc and browsers take 255 at most. */
    private static final Pattern RID = Pattern.compile("[A-Za-z0-9_-]{1,255}");

    /** webrtc-svc §6: the modes of its table. */
    private static final Pattern SCALABILITY_MODE =
            Pattern.compile("L1T[123]|[LS][23]T[123]h?|L[23]T[123]_KEY|L[23]T[23]_KEY_SHIFT");

    private SendEncodings() {}

    /** Steps 7 to 15 of addTransceiver: returns the encodings as the sender is to have them. */
    static List<RTCRtpEncodingParameters> validated(String kind, List<RTCRtpEncodingParameters> wanted) {
        boolean video = kind.equals("video");
        checkRids(wanted);
        // "If any encoding contains a codec member whose value does not match any codec in
        // RTCRtpSender.getCapabilities(kind).codecs, throw an OperationError."
        List<RTCRtpCodec> known =
                Objects.requireNonNull(RtpDictionaries.capabilities(kind)).codecs();
        checkCodecs(wanted, known, false, DOMException.OPERATION_ERROR);
        checkScalabilityModes(wanted, known, DOMException.OPERATION_ERROR);
        checkExtensions(wanted, DOMException.OPERATION_ERROR);
        List<RTCRtpEncodingParameters> encodings = new ArrayList<>(video ? wanted : withoutVideoMembers(wanted));
        checkScales(encodings);
        // "Verify that the value of each maxFramerate member in sendEncodings that is defined is greater than 0.0."
        for (RTCRtpEncodingParameters each : encodings) {
            if (each.maxFramerate() != null && !(each.maxFramerate() > 0)) {
                throw new RangeError("maxFramerate " + each.maxFramerate() + " is not above 0");
            }
        }
        boolean scaled = encodings.stream().anyMatch(each -> each.scaleResolutionDownBy() != null);
        // "If any encoding contains a scaleResolutionDownBy member, then for each encoding without one, add [one] with
        // the value 1.0."
        if (scaled) {
            encodings.replaceAll(SendEncodings::withScale);
        }
        // "If the number of encodings stored in sendEncodings exceeds maxN, then trim sendEncodings from the tail".
        int most = video ? MOST_OF_VIDEO : 1;
        while (encodings.size() > most) {
            encodings.remove(encodings.size() - 1);
        }
        // "If kind is "video" and none of the encodings contain a scaleResolutionDownBy member, then … add [one] with
        // the value 2^(length of sendEncodings - encoding index - 1)."
        if (video && !scaled) {
            for (int i = 0; i < encodings.size(); i++) {
                encodings.set(i, scaledBy(encodings.get(i), 1L << (encodings.size() - i - 1)));
            }
        }
        // "If the number of encodings now stored in sendEncodings is 1, then remove any rid member from the lone
        // entry."
        if (encodings.size() == 1) {
            encodings.set(0, encodings.get(0).toBuilder().rid(null).build());
        }
        return List.copyOf(encodings);
    }

    /** [[SendEncodings]] of a sender that was given none. */
    static List<RTCRtpEncodingParameters> single(String kind) {
        RTCRtpEncodingParameters.Builder one = RTCRtpEncodingParameters.builder();
        return List.of(kind.equals("video") ? one.scaleResolutionDownBy(1.0).build() : one.build());
    }

    /**
     * Brings encodings in line with those that were negotiated: those of the same rid stay, others go, and those of a peer that asks
     * for simulcast come.
     *
     * @param ridless what a sender had before a remote offer named its encodings
     */
    static List<RTCRtpEncodingParameters> aligned(
            List<RTCRtpEncodingParameters> old, List<Encoding> negotiated, RTCRtpEncodingParameters ridless) {
        List<RTCRtpEncodingParameters> aligned = new ArrayList<>();
        for (int i = 0; i < negotiated.size(); i++) {
            String rid = negotiated.get(i).rid();
            RTCRtpEncodingParameters same = find(old, rid);
            if (same != null) {
                aligned.add(same);
            } else if (rid == null) {
                // Rolled back to the one without a name; or narrowed to the first, which needs none any more.
                RTCRtpEncodingParameters kept = ridless.rid() == null ? ridless : old.get(0);
                aligned.add(kept.toBuilder().rid(null).build());
            } else {
                aligned.add(scaledBy(
                        RTCRtpEncodingParameters.builder().rid(rid).build(), 1L << (negotiated.size() - i - 1)));
            }
        }
        return List.copyOf(aligned);
    }

    /** webrtc-pc §4.4.1.5: a codec that was not negotiated is forgotten; before there is a negotiation all may come. */
    static List<RTCRtpEncodingParameters> withCodecsOf(
            List<RTCRtpEncodingParameters> encodings, List<Codec> negotiated) {
        return encodings.stream()
                .map(each -> negotiated.isEmpty() || isAmong(negotiated, each.codec())
                        ? each
                        : each.toBuilder().codec(null).build())
                .toList();
    }

    /**
     * webrtc-svc §4.3: "if the codecs selected during negotiation do not include an encoder supporting the desired scalabilityMode
     * value, the user agent MAY select another value": the temporal layers of the mode that was asked for, which every codec has.
     *
     * @param negotiated the one that encodings use which name none comes first; empty before there is a negotiation
     */
    static List<RTCRtpEncodingParameters> withModesOf(
            List<RTCRtpEncodingParameters> encodings, List<RTCRtpCodec> negotiated) {
        if (negotiated.isEmpty()) {
            return encodings;
        }
        return encodings.stream()
                .map(each -> {
                    RTCRtpCodec codec = each.codec() != null ? each.codec() : negotiated.get(0);
                    String mode = each.scalabilityMode();
                    return mode == null || supports(codec, mode)
                            ? each
                            : each.toBuilder()
                                    .scalabilityMode("L1T" + mode.charAt(3))
                                    .build();
                })
                .toList();
    }

    private static boolean isAmong(List<Codec> codecs, @Nullable RTCRtpCodec wanted) {
        return wanted == null
                || codecs.stream().anyMatch(each -> CodecMatch.same(RtpDictionaries.codec(wanted), each, true));
    }

    private static @Nullable RTCRtpEncodingParameters find(List<RTCRtpEncodingParameters> all, @Nullable String rid) {
        for (RTCRtpEncodingParameters each : all) {
            if (Objects.equals(each.rid(), rid)) {
                return each;
            }
        }
        return null;
    }

    private static void checkRids(List<RTCRtpEncodingParameters> encodings) {
        Set<String> seen = new HashSet<>();
        for (RTCRtpEncodingParameters each : encodings) {
            String rid = each.rid();
            if (rid != null && !RID.matcher(rid).matches()) {
                throw new TypeError("a rid has 1 to 255 letters, digits, \"-\" and \"_\": \"" + rid + "\"");
            }
            if (rid != null && !seen.add(rid)) {
                throw new TypeError("two encodings have the rid \"" + rid + "\"");
            }
        }
        if (!seen.isEmpty() && seen.size() != encodings.size()) {
            throw new TypeError("some encodings have a rid and some have none");
        }
    }

    static void checkCodecs(
            List<RTCRtpEncodingParameters> encodings,
            List<RTCRtpCodec> known,
            boolean ignoreAsymmetrical,
            String errorName) {
        for (RTCRtpEncodingParameters each : encodings) {
            RTCRtpCodec codec = each.codec();
            if (codec != null
                    && known.stream()
                            .noneMatch(one -> CodecMatch.same(
                                    RtpDictionaries.codec(codec), RtpDictionaries.codec(one), ignoreAsymmetrical))) {
                throw new DOMException("an encoding wants a codec that there is not: " + codec, errorName);
            }
        }
    }

    /** webrtc-svc §4: a mode is one of the table, and one that the codec has. */
    static void checkScalabilityModes(
            List<RTCRtpEncodingParameters> encodings, List<RTCRtpCodec> codecs, String errorName) {
        for (RTCRtpEncodingParameters each : encodings) {
            String mode = each.scalabilityMode();
            if (mode == null) {
                continue;
            }
            RTCRtpCodec codec = each.codec();
            boolean supported =
                    codec != null ? supports(codec, mode) : codecs.stream().anyMatch(one -> supports(one, mode));
            if (!supported) {
                throw new DOMException("no codec here has the scalability mode \"" + mode + "\"", errorName);
            }
        }
    }

    /** VP8 and H.264 have temporal layers alone; VP9 and AV1 have spatial ones too, AV1 without the shifted modes. */
    private static boolean supports(RTCRtpCodec codec, String mode) {
        if (!SCALABILITY_MODE.matcher(mode).matches()) {
            return false;
        }
        return switch (RtpDictionaries.codec(codec).name()) {
            case "vp8", "h264" -> mode.startsWith("L1");
            case "vp9" -> true;
            case "av1" -> !mode.endsWith("SHIFT") || mode.startsWith("L2T2");
            default -> false;
        };
    }

    /** webrtc-extensions §4: scaleResolutionDownTo stands on all active encodings or on none; adaptivePtime excludes ptime. */
    static void checkExtensions(List<RTCRtpEncodingParameters> encodings, String errorName) {
        boolean any = encodings.stream().anyMatch(each -> each.scaleResolutionDownTo() != null);
        for (RTCRtpEncodingParameters each : encodings) {
            RTCResolutionRestriction to = each.scaleResolutionDownTo();
            if (any && to == null && each.active()) {
                throw new DOMException("scaleResolutionDownTo is not on all active encodings", errorName);
            }
            if (to != null && (isZero(to.maxWidth()) || isZero(to.maxHeight()))) {
                throw new DOMException("scaleResolutionDownTo needs a width and a height above 0", errorName);
            }
            if (each.adaptivePtime() && each.ptime() != null) {
                throw new DOMException("both adaptivePtime and ptime", DOMException.INVALID_MODIFICATION_ERROR);
            }
        }
    }

    private static boolean isZero(@Nullable Long dimension) {
        return dimension == null || dimension <= 0;
    }

    /** "If any encoding contains a scaleResolutionDownBy member whose value is less than 1.0", a RangeError. */
    static void checkScales(List<RTCRtpEncodingParameters> encodings) {
        for (RTCRtpEncodingParameters each : encodings) {
            if (each.scaleResolutionDownBy() != null && !(each.scaleResolutionDownBy() >= 1)) {
                throw new RangeError("scaleResolutionDownBy " + each.scaleResolutionDownBy() + " is below 1");
            }
        }
    }

    static List<RTCRtpEncodingParameters> withoutVideoMembers(List<RTCRtpEncodingParameters> encodings) {
        return encodings.stream()
                .map(each -> each.toBuilder()
                        .scaleResolutionDownBy(null)
                        .maxFramerate(null)
                        .build())
                .toList();
    }

    static RTCRtpEncodingParameters withScale(RTCRtpEncodingParameters encoding) {
        return encoding.scaleResolutionDownBy() == null ? scaledBy(encoding, 1) : encoding;
    }

    private static RTCRtpEncodingParameters scaledBy(RTCRtpEncodingParameters encoding, double divisor) {
        return encoding.toBuilder().scaleResolutionDownBy(divisor).build();
    }
}
