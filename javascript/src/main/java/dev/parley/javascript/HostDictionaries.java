package dev.parley.javascript;

import dev.parley.webrtc.RTCEncodingOptions;
import dev.parley.webrtc.RTCIceServer;
import dev.parley.webrtc.RTCResolutionRestriction;
import dev.parley.webrtc.RTCRtcpParameters;
import dev.parley.webrtc.RTCRtpCodec;
import dev.parley.webrtc.RTCRtpCodecParameters;
import dev.parley.webrtc.RTCRtpHeaderExtensionCapability;
import dev.parley.webrtc.RTCRtpHeaderExtensionParameters;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCSetParameterOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Dictionaries that Java builds otherwise than by a builder without arguments: records, and what has required members. */
final class HostDictionaries {
    private static final Map<Class<?>, Function<Value, Object>> MAKERS = Map.of(
            RTCIceServer.class, HostDictionaries::server,
            RTCRtpCodec.class, HostDictionaries::codec,
            RTCRtpCodecParameters.class,
                    value -> new RTCRtpCodecParameters(
                            (int) value.getMember("payloadType").asDouble(), codec(value)),
            RTCRtpHeaderExtensionCapability.class,
                    value -> new RTCRtpHeaderExtensionCapability(
                            value.getMember("uri").asString(),
                            RTCRtpTransceiverDirection.of(
                                    value.getMember("direction").asString())),
            RTCRtpHeaderExtensionParameters.class,
                    value -> new RTCRtpHeaderExtensionParameters(
                            value.getMember("uri").asString(),
                            (int) value.getMember("id").asDouble(),
                            value.getMember("encrypted").asBoolean()),
            RTCRtcpParameters.class,
                    value -> new RTCRtcpParameters(
                            text(value, "cname"),
                            value.hasMember("reducedSize")
                                    && value.getMember("reducedSize").asBoolean()),
            RTCResolutionRestriction.class,
                    value -> new RTCResolutionRestriction(number(value, "maxWidth"), number(value, "maxHeight")),
            RTCEncodingOptions.class,
                    value -> new RTCEncodingOptions(value.getMember("keyFrame").asBoolean()),
            RTCSetParameterOptions.class, HostDictionaries::options);

    private HostDictionaries() {}

    static @Nullable Function<Value, Object> maker(Class<?> dictionary) {
        return MAKERS.get(dictionary);
    }

    /** webrtc-pc §4.2.2: "(DOMString or sequence&lt;DOMString&gt;) urls". */
    private static RTCIceServer server(Value value) {
        Value urls = value.getMember("urls");
        List<String> texts = new ArrayList<>();
        if (urls.isString()) {
            texts.add(urls.asString());
        } else {
            for (long i = 0; i < urls.getArraySize(); i++) {
                texts.add(urls.getArrayElement(i).asString());
            }
        }
        return RTCIceServer.of(texts, text(value, "username"), text(value, "credential"));
    }

    private static RTCRtpCodec codec(Value value) {
        RTCRtpCodec.Builder builder =
                RTCRtpCodec.builder(value.getMember("mimeType").asString(), (long)
                        value.getMember("clockRate").asDouble());
        Long channels = number(value, "channels");
        if (channels != null) {
            builder.channels(channels.intValue());
        }
        return builder.sdpFmtpLine(text(value, "sdpFmtpLine")).build();
    }

    private static RTCSetParameterOptions options(Value value) {
        List<RTCEncodingOptions> options = new ArrayList<>();
        for (Object each : HostValues.list(value.getMember("encodingOptions"), RTCEncodingOptions.class)) {
            options.add((RTCEncodingOptions) each);
        }
        return new RTCSetParameterOptions(options);
    }

    private static @Nullable String text(Value object, String member) {
        Value value = object.getMember(member);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static @Nullable Long number(Value object, String member) {
        Value value = object.getMember(member);
        return value == null || value.isNull() ? null : (Long) (long) value.asDouble();
    }
}
