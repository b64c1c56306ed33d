package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.sdp.Fmtp;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.RtcpFeedback;
import dev.parley.sdp.RtpMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The media formats of an m-section of RTP, in the order of its m-line, which is that of preference. */
public final class MediaFormats {
    private static final int LAST_PAYLOAD_TYPE = 127;

    /**
     * Characters of the parameters of one format; each comparison of two codecs reads them. Parameter sets of video, the
     * longest in use, have some hundreds. What is longer has no parameters.
     */
    private static final int PARAMETERS = 8_192;

    /** Kinds of RTCP feedback of one format that count; the registry has a dozen. */
    private static final int FEEDBACK = 64;

    private final Map<Integer, CodecParameters> byPayloadType = new LinkedHashMap<>();

    /**
     * Reads an m-section. Formats that are not payload types, and dynamic payload types without "a=rtpmap", have no meaning
     * and are left out.
     */
    public MediaFormats(MediaDescription section) {
        String media = section.mediaLine().media();
        Map<Integer, RtpMap> maps = new LinkedHashMap<>();
        section.rtpMaps().forEach(map -> maps.putIfAbsent(map.payloadType(), map));
        Map<String, String> parameters = parameters(section);
        Map<String, Set<String>> feedback = feedback(section);
        for (String format : section.mediaLine().formats()) {
            Integer payloadType = payloadType(format);
            RtpMap map = payloadType == null ? null : maps.getOrDefault(payloadType, fixed(media, payloadType));
            if (payloadType == null || map == null) {
                continue;
            }
            Codec codec = new Codec(
                    media + "/" + map.encoding(),
                    map.clockRate(),
                    media.equals("audio") ? (Integer) channels(map) : null,
                    parameters.get(format));
            Set<String> about = new LinkedHashSet<>(feedback.getOrDefault(format, new LinkedHashSet<>()));
            // RFC 4585 §4.2: "If a wildcard ("*") is used …, the rtcp-fb attribute applies to all the payload types".
            about.addAll(feedback.getOrDefault("*", new LinkedHashSet<>()));
            byPayloadType.putIfAbsent(payloadType, new CodecParameters(payloadType, codec, List.copyOf(about)));
        }
    }

    /** Returns the parameters by format; those of several lines about one format are joined. */
    private static Map<String, String> parameters(MediaDescription section) {
        Map<String, StringBuilder> joined = new LinkedHashMap<>();
        for (Fmtp fmtp : section.fmtps()) {
            StringBuilder text = joined.get(fmtp.format());
            if (text == null) {
                joined.put(fmtp.format(), new StringBuilder(fmtp.parameters()));
            } else if (text.length() + fmtp.parameters().length() < PARAMETERS) {
                text.append(';').append(fmtp.parameters());
            }
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        joined.forEach((format, text) -> {
            if (text.length() <= PARAMETERS) {
                parameters.put(format, text.toString());
            }
        });
        return parameters;
    }

    private static @Nullable Integer payloadType(String format) {
        boolean number =
                !format.isEmpty() && format.length() <= 3 && format.chars().allMatch(c -> c >= '0' && c <= '9');
        int value = number ? Integer.parseInt(format) : Integer.MAX_VALUE;
        return value <= LAST_PAYLOAD_TYPE ? (Integer) value : null;
    }

    private static int channels(RtpMap map) {
        String channels = map.parameters();
        return channels != null && channels.matches("[1-9]\\d?") ? Integer.parseInt(channels) : 1;
    }

    /** RFC 3551 §6: the payload types whose meaning is fixed, as far as we have the codec. */
    private static @Nullable RtpMap fixed(String media, int payloadType) {
        if (!media.equals("audio")) {
            return null;
        }
        return switch (payloadType) {
            case 0 -> new RtpMap(0, "PCMU", 8_000, null);
            case 8 -> new RtpMap(8, "PCMA", 8_000, null);
            case 9 -> new RtpMap(9, "G722", 8_000, null);
            case 13 -> new RtpMap(13, "CN", 8_000, null);
            default -> null;
        };
    }

    /** RTCP feedback by format. */
    private static Map<String, Set<String>> feedback(MediaDescription section) {
        Map<String, Set<String>> feedback = new LinkedHashMap<>();
        for (RtcpFeedback each : section.rtcpFeedbacks()) {
            String parameter = each.parameter();
            String text = parameter == null ? each.type() : each.type() + " " + parameter.strip();
            Set<String> known = feedback.computeIfAbsent(each.format(), key -> new LinkedHashSet<>());
            if (known.size() < FEEDBACK) {
                known.add(text);
            }
        }
        return feedback;
    }

    /** Returns all, RTX and the like among them. */
    public List<CodecParameters> all() {
        return List.copyOf(byPayloadType.values());
    }

    @Nullable
    public CodecParameters get(int payloadType) {
        return byPayloadType.get(payloadType);
    }

    /** Returns the format that an RTX format repairs: RFC 4588 §8.1 "apt"; null for other formats, and where it is missing. */
    public static @Nullable Integer repaired(CodecParameters format) {
        return format.codec().is("rtx") ? payloadType(CodecMatch.value(format.codec(), "apt", "")) : null;
    }

    /** Returns the first RTX format of a payload type, or null. */
    @Nullable
    public CodecParameters rtxOf(int payloadType) {
        for (CodecParameters each : byPayloadType.values()) {
            Integer repaired = repaired(each);
            if (repaired != null && repaired == payloadType) {
                return each;
            }
        }
        return null;
    }

    /** Returns the payload types in which RED carries its blocks, RFC 2198 §5: "a=fmtp:121 0/5"; empty where it does not say. */
    static List<Integer> redundant(CodecParameters format) {
        List<Integer> blocks = new ArrayList<>();
        String fmtp = format.codec().sdpFmtpLine();
        if (format.codec().is("red") && fmtp != null) {
            for (String block : fmtp.strip().split("/")) {
                Integer payloadType = payloadType(block);
                if (payloadType != null) {
                    blocks.add(payloadType);
                }
            }
        }
        return blocks;
    }
}
