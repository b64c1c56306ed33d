package dev.parley.mediacapture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The SelectSettings algorithm, mediacapture-streams §11.2. The possible settings of a source are a product of {@link SettingsAxis
 * axes} that do not depend on each other (the size of a picture, with its aspect ratio and its way of resizing, is one axis), so that
 * each step of the algorithm can be taken for each axis alone.
 */
final class SelectSettings {
    private final String kind;
    private final List<SettingsAxis> axes;

    /** The first required constraint that no setting satisfied, after {@link #select} returned null. */
    private String failedConstraint = "";

    SelectSettings(String kind, List<SettingsAxis> axes) {
        this.kind = kind;
        this.axes = axes;
    }

    String failedConstraint() {
        return failedConstraint;
    }

    /** Returns the settings that come nearest, or null where none satisfies what is required. */
    @Nullable
    MediaTrackSettings select(MediaTrackConstraints constraints) {
        MediaTrackConstraintSet basic = constraints.basic();
        List<List<Map<Property, Object>>> candidates = new ArrayList<>();
        for (SettingsAxis axis : axes) {
            // Step 3: "For every possible settings dictionary of copy compute its fitness distance …. Let candidates be
            // the set of settings dictionaries for which the fitness distance is finite."
            List<Map<Property, Object>> all = axis.settings(constraints);
            List<Map<Property, Object>> finite = satisfying(all, basic, false);
            if (finite.isEmpty()) {
                // Step 4: "If candidates is empty, return undefined".
                failedConstraint = failed(all, basic);
                return null;
            }
            candidates.add(finite);
        }
        String missing = missing(basic);
        if (missing != null) {
            failedConstraint = missing;
            return null;
        }
        // Step 5: the advanced sets in their order.
        for (MediaTrackConstraintSet set : constraints.advancedSets()) {
            List<List<Map<Property, Object>>> kept = new ArrayList<>();
            boolean finite = missingIn(set, true) == null;
            for (List<Map<Property, Object>> each : candidates) {
                List<Map<Property, Object>> satisfying = satisfying(each, set, true);
                finite &= !satisfying.isEmpty();
                kept.add(satisfying);
            }
            if (finite) {
                candidates = kept;
            }
        }
        // Step 6: "one with the smallest fitness distance, as calculated in step 3"; of equals the default's neighbour.
        Map<Property, Object> selected = new EnumMap<>(Property.class);
        for (int i = 0; i < candidates.size(); i++) {
            selected.putAll(nearest(candidates.get(i), basic, axes.get(i)));
        }
        return new MediaTrackSettings(selected);
    }

    private static List<Map<Property, Object>> satisfying(
            List<Map<Property, Object>> settings, MediaTrackConstraintSet set, boolean advanced) {
        return settings.stream()
                .filter(each -> Double.isFinite(FitnessDistance.of(each, set, advanced)))
                .toList();
    }

    private static Map<Property, Object> nearest(
            List<Map<Property, Object>> settings, MediaTrackConstraintSet basic, SettingsAxis axis) {
        Map<Property, Object> best = settings.get(0);
        double bestDistance = Double.POSITIVE_INFINITY;
        double bestStrangeness = Double.POSITIVE_INFINITY;
        for (Map<Property, Object> each : settings) {
            double distance = FitnessDistance.of(each, basic, false);
            double strangeness = axis.strangeness(each);
            if (distance < bestDistance || distance == bestDistance && strangeness < bestStrangeness) {
                best = each;
                bestDistance = distance;
                bestStrangeness = strangeness;
            }
        }
        return best;
    }

    /** Returns a constraint that is infinitely far from all settings, or else one that is from some. */
    private static String failed(List<Map<Property, Object>> settings, MediaTrackConstraintSet basic) {
        String some = "";
        for (Map.Entry<String, Constrain> member : basic.members().entrySet()) {
            Property property = Property.of(member.getKey());
            long far = settings.stream()
                    .filter(each -> each.containsKey(property))
                    .filter(each -> !Double.isFinite(
                            FitnessDistance.of(property, each.get(property), member.getValue(), false)))
                    .count();
            if (far > 0 && far == settings.size()) {
                return member.getKey();
            }
            if (far > 0) {
                some = member.getKey();
            }
        }
        return some;
    }

    private @Nullable String missing(MediaTrackConstraintSet basic) {
        return missingIn(basic, false);
    }

    /** Returns a required constraint on a property that tracks of this kind have and this source has not, or null. */
    private @Nullable String missingIn(MediaTrackConstraintSet set, boolean advanced) {
        for (Map.Entry<String, Constrain> member : set.members().entrySet()) {
            Property property = Property.of(member.getKey());
            boolean known = axes.stream().anyMatch(axis -> axis.has(property));
            if (property.appliesTo(kind)
                    && !known
                    && !member.getValue().isEmpty()
                    && !Double.isFinite(FitnessDistance.of(property, null, member.getValue(), advanced))) {
                return member.getKey();
            }
        }
        return null;
    }

    /** Properties that depend on each other, and what they can be set to together. */
    interface SettingsAxis {
        /** Returns whether the property is among them. */
        boolean has(Property property);

        /** Returns the settings worth looking at: of a range its ends, the default, and what the constraints name. */
        List<Map<Property, Object>> settings(MediaTrackConstraints constraints);

        /** Returns how unusual a setting is: of equally fit ones the least unusual is taken. */
        double strangeness(Map<Property, Object> setting);
    }

    /** Returns the numbers that constraints name for a property. */
    static List<Double> named(Property property, MediaTrackConstraints constraints) {
        List<Double> numbers = new ArrayList<>();
        List<MediaTrackConstraintSet> sets = new ArrayList<>(constraints.advancedSets());
        sets.add(0, constraints.basic());
        for (MediaTrackConstraintSet set : sets) {
            Constrain constrain = set.get(property.word);
            if (constrain != null) {
                for (Object each : new @Nullable Object[] {
                    constrain.value(), constrain.min(), constrain.max(), constrain.exact(), constrain.ideal()
                }) {
                    if (each instanceof Number number) {
                        numbers.add(number.doubleValue());
                    }
                }
            }
        }
        return numbers;
    }

    /** A property with a list of values, of which the first is the default. */
    record Choice(Property property, List<?> values) implements SettingsAxis {
        @Override
        public boolean has(Property other) {
            return other == property;
        }

        @Override
        public List<Map<Property, Object>> settings(MediaTrackConstraints constraints) {
            List<Map<Property, Object>> settings = new ArrayList<>();
            for (Object value : values) {
                settings.add(Map.of(property, Objects.requireNonNull(value)));
            }
            return settings;
        }

        @Override
        public double strangeness(Map<Property, Object> setting) {
            return values.indexOf(setting.get(property));
        }
    }

    /** A property with a range of numbers. */
    record Range(Property property, double min, double max, double usual) implements SettingsAxis {
        @Override
        public boolean has(Property other) {
            return other == property;
        }

        @Override
        public List<Map<Property, Object>> settings(MediaTrackConstraints constraints) {
            List<Double> numbers = named(property, constraints);
            numbers.add(usual);
            numbers.add(min);
            numbers.add(max);
            List<Map<Property, Object>> settings = new ArrayList<>();
            for (double number : numbers) {
                if (property.type == Property.Type.DOUBLE) {
                    double value = Math.min(max, Math.max(min, number));
                    settings.add(Map.of(property, value));
                } else {
                    // A demand may stand between two whole numbers: both are looked at.
                    for (double whole : new double[] {Math.floor(number), Math.ceil(number)}) {
                        settings.add(Map.of(property, (long) Math.min(max, Math.max(min, whole))));
                    }
                }
            }
            return settings;
        }

        @Override
        public double strangeness(Map<Property, Object> setting) {
            Object value = setting.get(property);
            return value == null ? 0 : Math.abs(FitnessDistance.number(value) - usual);
        }
    }
}
