package dev.parley.mediacapture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Constraints on a track: a set that counts as a whole, and "advanced" sets that count where they can, mediacapture-streams §4.3.6. */
public final class MediaTrackConstraints {
    private final MediaTrackConstraintSet basic;
    private final @Nullable List<MediaTrackConstraintSet> advanced;

    private MediaTrackConstraints(Builder builder) {
        basic = builder.basic.build();
        advanced = builder.advanced == null ? null : List.copyOf(builder.advanced);
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what asks for nothing. */
    public static MediaTrackConstraints none() {
        return builder().build();
    }

    /** Returns what is asked of a property outside of the advanced sets, or null. */
    public @Nullable Constrain get(String property) {
        return basic.get(property);
    }

    /** Returns what is asked outside of the advanced sets, by the properties' names. */
    public Map<String, Constrain> members() {
        return basic.members();
    }

    MediaTrackConstraintSet basic() {
        return basic;
    }

    /** Returns the advanced sets in their order, or null where the member is absent. */
    public @Nullable List<MediaTrackConstraintSet> advanced() {
        return advanced;
    }

    List<MediaTrackConstraintSet> advancedSets() {
        return advanced == null ? List.of() : advanced;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaTrackConstraints that
                && basic.equals(that.basic)
                && Objects.equals(advanced, that.advanced);
    }

    @Override
    public int hashCode() {
        return Objects.hash(basic, advanced);
    }

    @Override
    public String toString() {
        return basic + (advanced == null ? "" : " advanced " + advanced);
    }

    /** Collects constraints. */
    public static final class Builder {
        private final MediaTrackConstraintSet.Builder basic = MediaTrackConstraintSet.builder();
        private @Nullable List<MediaTrackConstraintSet> advanced;

        private Builder() {}

        /** Asks something of a property; see {@link MediaTrackConstraintSet.Builder#set(String, Constrain)}. */
        public Builder set(String property, Constrain constrain) {
            basic.set(property, constrain);
            return this;
        }

        /** Asks for a bare value: a wish. */
        public Builder set(String property, Object value) {
            basic.set(property, value);
            return this;
        }

        /** Adds a set that counts where it can be satisfied together with those before it. */
        public Builder advanced(MediaTrackConstraintSet set) {
            if (advanced == null) {
                advanced = new ArrayList<>();
            }
            advanced.add(Objects.requireNonNull(set, "set"));
            return this;
        }

        /** Sets all advanced sets; null leaves the member out. */
        public Builder advancedSets(@Nullable List<MediaTrackConstraintSet> sets) {
            advanced = sets == null ? null : new ArrayList<>(sets);
            return this;
        }

        /** Returns the constraints. */
        public MediaTrackConstraints build() {
            return new MediaTrackConstraints(this);
        }
    }
}
