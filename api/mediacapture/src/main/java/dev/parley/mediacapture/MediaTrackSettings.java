package dev.parley.mediacapture;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Present values of a track's properties, mediacapture-streams §4.3.7. A property that the track does not have is null. Immutable. */
public final class MediaTrackSettings {
    static final MediaTrackSettings EMPTY = new MediaTrackSettings(new EnumMap<>(Property.class));

    private final Map<Property, Object> values;

    MediaTrackSettings(Map<Property, Object> values) {
        this.values = values.isEmpty() ? new EnumMap<>(Property.class) : new EnumMap<>(values);
    }

    @Nullable
    Object get(Property property) {
        return values.get(property);
    }

    /** Returns the settings that an ended track still shows. */
    MediaTrackSettings inherent() {
        Map<Property, Object> kept = new EnumMap<>(values);
        kept.keySet().retainAll(Property.INHERENT);
        return new MediaTrackSettings(kept);
    }

    MediaTrackSettings with(Map<Property, Object> others) {
        Map<Property, Object> all = new EnumMap<>(values);
        all.putAll(others);
        return new MediaTrackSettings(all);
    }

    /** Returns the members by their names: {@link Long}, {@link Double}, {@link Boolean} and {@link String}. */
    public Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        values.forEach((property, value) -> members.put(property.word, value));
        return Collections.unmodifiableMap(members);
    }

    private @Nullable Integer integer(Property property) {
        return get(property) instanceof Long number ? (Integer) number.intValue() : null;
    }

    /** Returns the width in pixels, or null. */
    public @Nullable Integer width() {
        return integer(Property.WIDTH);
    }

    /** Returns the height in pixels, or null. */
    public @Nullable Integer height() {
        return integer(Property.HEIGHT);
    }

    /** Returns the width divided by the height, or null. */
    public @Nullable Double aspectRatio() {
        return (Double) get(Property.ASPECT_RATIO);
    }

    /** Returns the frames a second, or null. */
    public @Nullable Double frameRate() {
        return (Double) get(Property.FRAME_RATE);
    }

    /** Returns "user", "environment", "left" or "right", or null. */
    public @Nullable String facingMode() {
        return (String) get(Property.FACING_MODE);
    }

    /** Returns "none" or "crop-and-scale", or null. */
    public @Nullable String resizeMode() {
        return (String) get(Property.RESIZE_MODE);
    }

    /** Returns the samples a second, or null. */
    public @Nullable Integer sampleRate() {
        return integer(Property.SAMPLE_RATE);
    }

    /** Returns the bits of a sample, or null. */
    public @Nullable Integer sampleSize() {
        return integer(Property.SAMPLE_SIZE);
    }

    /** Returns whether echo is cancelled: a {@link Boolean}, or a word of EchoCancellationModeEnum; or null. */
    public @Nullable Object echoCancellation() {
        return get(Property.ECHO_CANCELLATION);
    }

    /** Returns whether the gain is controlled, or null. */
    public @Nullable Boolean autoGainControl() {
        return (Boolean) get(Property.AUTO_GAIN_CONTROL);
    }

    /** Returns whether noise is suppressed, or null. */
    public @Nullable Boolean noiseSuppression() {
        return (Boolean) get(Property.NOISE_SUPPRESSION);
    }

    /** Returns the delay in seconds from sound to samples, or null. */
    public @Nullable Double latency() {
        return (Double) get(Property.LATENCY);
    }

    /** Returns the number of channels, or null. */
    public @Nullable Integer channelCount() {
        return integer(Property.CHANNEL_COUNT);
    }

    /** Returns the device's identifier, or null. */
    public @Nullable String deviceId() {
        return (String) get(Property.DEVICE_ID);
    }

    /** Returns the identifier of the device's group, or null. */
    public @Nullable String groupId() {
        return (String) get(Property.GROUP_ID);
    }

    /** Returns whether the background is blurred, or null. */
    public @Nullable Boolean backgroundBlur() {
        return (Boolean) get(Property.BACKGROUND_BLUR);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaTrackSettings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return members().toString();
    }
}
