package dev.parley.mediacapture;

import dev.parley.dom.TypeError;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Constraints on several properties, mediacapture-streams §4.3.6. The properties are named as in the IDL: "width",
 * "frameRate", "deviceId" and so on. Immutable; the order of the members is kept.
 */
public final class MediaTrackConstraintSet {
    static final MediaTrackConstraintSet EMPTY = builder().build();

    private final Map<String, Constrain> members;

    private MediaTrackConstraintSet(Builder builder) {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(builder.members));
    }

    /** Returns an empty builder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns what is asked of a property, or null. */
    public @Nullable Constrain get(String property) {
        return members.get(property);
    }

    /** Returns all members, by the properties' names. */
    public Map<String, Constrain> members() {
        return members;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MediaTrackConstraintSet that && members.equals(that.members);
    }

    @Override
    public int hashCode() {
        return members.hashCode();
    }

    @Override
    public String toString() {
        return members.toString();
    }

    /** Collects constraints. */
    public static final class Builder {
        private final Map<String, Constrain> members = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Asks something of a property. An unknown name is ignored, as the IDL's dictionaries do it.
         *
         * @throws TypeError for a value that the property does not have, such as a word for a width
         */
        public Builder set(String property, Constrain constrain) {
            Objects.requireNonNull(constrain, "constrain");
            if (!Property.isKnown(property)) {
                return this;
            }
            Property known = Property.of(property);
            check(known, constrain.value());
            check(known, constrain.exact());
            check(known, constrain.ideal());
            if (!known.type.isNumber() && (constrain.min() != null || constrain.max() != null)) {
                throw new TypeError(property + " has no order");
            }
            members.put(property, constrain);
            return this;
        }

        /** Asks for a bare value. */
        public Builder set(String property, Object value) {
            return set(property, Constrain.value(value));
        }

        private static void check(Property property, @Nullable Object value) {
            if (value == null) {
                return;
            }
            boolean fits = switch (property.type) {
                case ULONG, DOUBLE -> value instanceof Number || value instanceof Boolean;
                case BOOLEAN -> value instanceof Boolean;
                case STRING -> !(value instanceof Number);
                case BOOLEAN_OR_STRING -> !(value instanceof Number);
            };
            if (!fits) {
                throw new TypeError(property.word + " does not have the value " + value);
            }
        }

        /** Returns the set. */
        public MediaTrackConstraintSet build() {
            return new MediaTrackConstraintSet(this);
        }
    }
}
