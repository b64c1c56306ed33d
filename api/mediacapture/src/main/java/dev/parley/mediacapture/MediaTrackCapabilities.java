package dev.parley.mediacapture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Possible values of a source's properties, mediacapture-streams §4.3.5. Numbers have a {@link ULongRange} or {@link DoubleRange},
 * other properties the list of their values, and deviceId and groupId the one value. A property that the source does not have is
 * null. Immutable.
 */
public final class MediaTrackCapabilities {
    static final MediaTrackCapabilities EMPTY = new MediaTrackCapabilities(new EnumMap<>(Property.class));

    private final Map<Property, Object> values;

    MediaTrackCapabilities(Map<Property, Object> values) {
        this.values = values.isEmpty() ? new EnumMap<>(Property.class) : new EnumMap<>(values);
    }

    @Nullable
    Object get(Property property) {
        return values.get(property);
    }

    /** Returns the members by their names. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        values.forEach((property, value) -> members.put(property.word, value));
        return Collections.unmodifiableMap(members);
    }

    /** Returns the widths in pixels, or null. */
    public @Nullable ULongRange width() {
        return (ULongRange) get(Property.WIDTH);
    }

    /** Returns the heights in pixels, or null. */
    public @Nullable ULongRange height() {
        return (ULongRange) get(Property.HEIGHT);
    }

    /** Returns the aspect ratios, or null. */
    public @Nullable DoubleRange aspectRatio() {
        return (DoubleRange) get(Property.ASPECT_RATIO);
    }

    /** Returns the frames a second, or null. */
    public @Nullable DoubleRange frameRate() {
        return (DoubleRange) get(Property.FRAME_RATE);
    }

    /** Returns the samples a second, or null. */
    public @Nullable ULongRange sampleRate() {
        return (ULongRange) get(Property.SAMPLE_RATE);
    }

    /** Returns the bits of a sample, or null. */
    public @Nullable ULongRange sampleSize() {
        return (ULongRange) get(Property.SAMPLE_SIZE);
    }

    /** Returns the delays in seconds, or null. */
    public @Nullable DoubleRange latency() {
        return (DoubleRange) get(Property.LATENCY);
    }

    /** Returns the numbers of channels, or null. */
    public @Nullable ULongRange channelCount() {
        return (ULongRange) get(Property.CHANNEL_COUNT);
    }

    /** Returns the directions that the camera faces, or null. */
    public @Nullable List<?> facingMode() {
        return (List<?>) get(Property.FACING_MODE);
    }

    /** Returns the ways to come to a resolution, or null. */
    public @Nullable List<?> resizeMode() {
        return (List<?>) get(Property.RESIZE_MODE);
    }

    /** Returns the settings of echo cancellation, or null. */
    public @Nullable List<?> echoCancellation() {
        return (List<?>) get(Property.ECHO_CANCELLATION);
    }

    /** Returns the settings of automatic gain control, or null. */
    public @Nullable List<?> autoGainControl() {
        return (List<?>) get(Property.AUTO_GAIN_CONTROL);
    }

    /** Returns the settings of noise suppression, or null. */
    public @Nullable List<?> noiseSuppression() {
        return (List<?>) get(Property.NOISE_SUPPRESSION);
    }

    /** Returns the settings of background blur, or null. */
    public @Nullable List<?> backgroundBlur() {
        return (List<?>) get(Property.BACKGROUND_BLUR);
    }

    /** Returns the device's identifier, or null. */
    public @Nullable String deviceId() {
        return (String) get(Property.DEVICE_ID);
    }

    /** Returns the identifier of the device's group, or null. */
    public @Nullable String groupId() {
        return (String) get(Property.GROUP_ID);
    }

    @Override
    public String toString() {
        return members().toString();
    }
}
