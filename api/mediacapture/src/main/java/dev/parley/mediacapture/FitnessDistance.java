package dev.parley.mediacapture;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Distance of a setting from the constraints, mediacapture-streams §11.2 "fitness distance". */
final class FitnessDistance {
    /** The longest string that can be asked for, in UTF-16 units; no device has an identifier that long. */
    private static final int LONGEST_STRING = 500;

    private FitnessDistance() {}

    /**
     * Returns the distance of one property, of a source that supports it.
     *
     * @param actual the setting, or null where the property does not exist
     * @param advanced whether bare values count as exact, and else as ideal
     */
    static double of(Property property, @Nullable Object actual, Constrain constrain, boolean advanced) {
        if (isTooLong(constrain.exact()) || isTooLong(constrain.ideal()) || isTooLong(constrain.value())) {
            return Double.POSITIVE_INFINITY;
        }
        // "If the constraint is required …, and the settings dictionary's constraintName member's value does not
        // satisfy the constraint or doesn't exist, the fitness distance is positive infinity."
        if (constrain.isRequired(advanced) && !satisfies(property, actual, constrain, advanced)) {
            return Double.POSITIVE_INFINITY;
        }
        Object wished = constrain.wished(advanced);
        // "If constraintValue is a boolean, but the constrainable property is not, then the fitness distance is based
        // on whether the settings dictionary's constraintName member exists or not."
        if (wished instanceof Boolean exists && property.type.isNumber()) {
            return exists == (actual != null) ? 0 : 1;
        }
        if (actual == null) {
            return 1;
        }
        if (wished == null) {
            return 0;
        }
        if (property.type.isNumber()) {
            double value = number(actual);
            double ideal = number(wished);
            return value == ideal ? 0 : Math.abs(value - ideal) / Math.max(Math.abs(value), Math.abs(ideal));
        }
        return matches(actual, wished) ? 0 : 1;
    }

    private static boolean satisfies(
            Property property, @Nullable Object actual, Constrain constrain, boolean advanced) {
        Object demanded = constrain.demanded(advanced);
        if (demanded instanceof Boolean exists && property.type.isNumber()) {
            return exists == (actual != null);
        }
        if (actual == null) {
            return false;
        }
        if (property.type.isNumber()) {
            double value = number(actual);
            return (constrain.min() == null || value >= constrain.min())
                    && (constrain.max() == null || value <= constrain.max())
                    && (demanded == null || value == number(demanded));
        }
        return demanded == null || matches(actual, demanded);
    }

    /** "For string valued constraints, we define "==" … to be true if one of the values in the sequence is exactly the same". */
    private static boolean matches(Object actual, Object asked) {
        return asked instanceof List<?> list ? list.contains(actual) : asked.equals(actual);
    }

    private static boolean isTooLong(@Nullable Object asked) {
        if (asked instanceof List<?> list) {
            return list.stream().anyMatch(FitnessDistance::isTooLong);
        }
        return asked instanceof String text && text.length() > LONGEST_STRING;
    }

    static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    /** The sum over the properties that {@code settings} is about; constraints on others are not looked at. */
    static double of(Map<Property, Object> settings, MediaTrackConstraintSet set, boolean advanced) {
        double sum = 0;
        for (Map.Entry<Property, Object> setting : settings.entrySet()) {
            Constrain constrain = set.get(setting.getKey().word);
            if (constrain != null && !constrain.isEmpty()) {
                sum += of(setting.getKey(), setting.getValue(), constrain, advanced);
            }
        }
        return sum;
    }
}
