package dev.parley.mediacapture;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The constrainable properties, mediacapture-streams §4.3.8, in the order of the IDL. */
enum Property {
    WIDTH("width", Type.ULONG, "video"),
    HEIGHT("height", Type.ULONG, "video"),
    ASPECT_RATIO("aspectRatio", Type.DOUBLE, "video"),
    FRAME_RATE("frameRate", Type.DOUBLE, "video"),
    FACING_MODE("facingMode", Type.STRING, "video"),
    RESIZE_MODE("resizeMode", Type.STRING, "video"),
    SAMPLE_RATE("sampleRate", Type.ULONG, "audio"),
    SAMPLE_SIZE("sampleSize", Type.ULONG, "audio"),
    ECHO_CANCELLATION("echoCancellation", Type.BOOLEAN_OR_STRING, "audio"),
    AUTO_GAIN_CONTROL("autoGainControl", Type.BOOLEAN, "audio"),
    NOISE_SUPPRESSION("noiseSuppression", Type.BOOLEAN, "audio"),
    LATENCY("latency", Type.DOUBLE, "audio"),
    CHANNEL_COUNT("channelCount", Type.ULONG, "audio"),
    DEVICE_ID("deviceId", Type.STRING, ""),
    GROUP_ID("groupId", Type.STRING, ""),
    BACKGROUND_BLUR("backgroundBlur", Type.BOOLEAN, "video");

    /** What values a property has. */
    enum Type {
        ULONG,
        DOUBLE,
        STRING,
        BOOLEAN,
        BOOLEAN_OR_STRING;

        boolean isNumber() {
            return this == ULONG || this == DOUBLE;
        }
    }

    /** "Once ended, a track will continue exposing a list of inherent constrainable track properties": these. */
    static final List<Property> INHERENT = List.of(DEVICE_ID, FACING_MODE, GROUP_ID);

    private static final Map<String, Property> BY_NAME =
            Stream.of(values()).collect(Collectors.toMap(each -> each.word, Function.identity()));

    final String word;
    final Type type;

    /** The kind of track that has the property, or "" where both have it. */
    private final String kind;

    Property(String word, Type type, String kind) {
        this.word = word;
        this.type = type;
        this.kind = kind;
    }

    boolean appliesTo(String trackKind) {
        return kind.isEmpty() || kind.equals(trackKind);
    }

    static boolean isKnown(String name) {
        return BY_NAME.containsKey(name);
    }

    static Property of(String name) {
        Property found = BY_NAME.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no constrainable property: " + name);
        }
        return found;
    }
}
