package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import dev.parley.sdp.Fmtp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Comparison of codecs by the meaning of their parameters. */
public final class CodecMatch {
    private CodecMatch() {}

    /**
     * webrtc-pc's "codec dictionary match".
     *
     * @param ignoreAsymmetrical whether parameters that may differ between the two ends do not count
     */
    public static boolean same(Codec first, Codec second, boolean ignoreAsymmetrical) {
        if (!first.mimeType().equalsIgnoreCase(second.mimeType())
                || first.clockRate() != second.clockRate()
                || !Objects.equals(first.channels(), second.channels())) {
            return false;
        }
        String one = first.sdpFmtpLine();
        String other = second.sdpFmtpLine();
        if (one == null || other == null) {
            return one == null && other == null;
        }
        // "If either … is not in key-value format, return the result of performing an equals comparison".
        if (!isKeyValue(one) || !isKeyValue(other)) {
            return one.equals(other);
        }
        Map<String, String> firstFormat = format(first);
        Map<String, String> secondFormat = format(second);
        Set<String> names = new TreeSet<>(firstFormat.keySet());
        names.addAll(secondFormat.keySet());
        for (String name : names) {
            boolean counts = !ignoreAsymmetrical || isSymmetrical(first, name);
            if (counts && !Objects.equals(firstFormat.get(name), secondFormat.get(name))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether what one end offers can be answered by what the other end has: the same codec in a profile that both
     * know. Levels, and what else an end says about what it likes to receive, do not count.
     */
    public static boolean compatible(Codec ours, Codec theirs) {
        // RFC 8866 §6.6: "The number of channels … defaults to one".
        if (!ours.mimeType().equalsIgnoreCase(theirs.mimeType())
                || ours.clockRate() != theirs.clockRate()
                || channels(ours) != channels(theirs)) {
            return false;
        }
        return switch (ours.name()) {
            // RFC 6184 §8.2.2: "The parameters identifying a media format configuration for H.264 are profile-level-id
            // and packetization-mode. These media format configuration parameters (except for the level part of
            // profile-level-id) MUST be used symmetrically".
            case "h264" ->
                value(ours, "packetization-mode", "0").equals(value(theirs, "packetization-mode", "0"))
                        && profile(ours) != null
                        && profile(ours) == profile(theirs);
            // draft-ietf-payload-vp9 (RFC 9628 §6.2): the profile is a property of the stream.
            case "vp9" -> value(ours, "profile-id", "0").equals(value(theirs, "profile-id", "0"));
            case "av1" -> value(ours, "profile", "0").equals(value(theirs, "profile", "0"));
            default -> true;
        };
    }

    /** Returns whether a codec carries media by itself: it is not RTX, RED, FEC or comfort noise. */
    public static boolean isMedia(Codec codec) {
        return switch (codec.name()) {
            case "rtx", "red", "ulpfec", "flexfec-03", "cn" -> false;
            default -> true;
        };
    }

    private static int channels(Codec codec) {
        Integer channels = codec.channels();
        return channels == null ? 1 : channels;
    }

    private static boolean isKeyValue(String fmtp) {
        for (String part : fmtp.split(";")) {
            if (!part.isBlank() && part.indexOf('=') < 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns a codec's parameters with those that are inferred where they are left out. */
    private static Map<String, String> format(Codec codec) {
        Map<String, String> format = new LinkedHashMap<>(parameters(codec));
        switch (codec.name()) {
            case "h264" -> {
                format.putIfAbsent("packetization-mode", "0");
                format.putIfAbsent("level-asymmetry-allowed", "0");
                // Two texts may name one profile; the level stands beside it.
                H264Profile parsed = h264(codec);
                if (parsed != null) {
                    format.put("profile-level-id", parsed.profile().name());
                    format.put("level", String.valueOf(parsed.level()));
                }
            }
            case "vp9" -> format.putIfAbsent("profile-id", "0");
            case "av1" -> {
                // AV1 RTP specification §7.2.1: the values that are inferred.
                format.putIfAbsent("profile", "0");
                format.putIfAbsent("level-idx", "5");
                format.putIfAbsent("tier", "0");
            }
            default -> {}
        }
        return format;
    }

    /** Returns whether a parameter has to be the same at both ends: it is part of what the stream is. */
    private static boolean isSymmetrical(Codec codec, String parameter) {
        return switch (codec.name()) {
            case "h264" -> parameter.equals("packetization-mode") || parameter.equals("profile-level-id");
            case "vp9" -> parameter.equals("profile-id");
            // webrtc-pc: "AV1's profile, level-idx and tier parameters may all be asymmetrical".
            default -> false;
        };
    }

    static Map<String, String> parameters(Codec codec) {
        String fmtp = codec.sdpFmtpLine();
        return new Fmtp("0", fmtp == null ? "" : fmtp).named();
    }

    /** Returns the value of one parameter, without reading the others: matching asks for it many times. */
    static String value(Codec codec, String parameter, String inferred) {
        String fmtp = codec.sdpFmtpLine();
        int start = 0;
        while (fmtp != null && start < fmtp.length()) {
            int end = fmtp.indexOf(';', start);
            end = end < 0 ? fmtp.length() : end;
            while (start < end && fmtp.charAt(start) == ' ') {
                start++;
            }
            int equals = start + parameter.length();
            if (equals < end
                    && fmtp.charAt(equals) == '='
                    && fmtp.regionMatches(true, start, parameter, 0, parameter.length())) {
                return fmtp.substring(equals + 1, end).strip();
            }
            start = end + 1;
        }
        return inferred;
    }

    static @Nullable H264Profile h264(Codec codec) {
        String id = value(codec, "profile-level-id", "");
        return id.isEmpty() ? H264Profile.DEFAULT : H264Profile.parse(id);
    }

    private static H264Profile.@Nullable Profile profile(Codec codec) {
        H264Profile parsed = h264(codec);
        return parsed == null ? null : parsed.profile();
    }
}
