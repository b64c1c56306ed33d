package dev.parley.mediacapture;

import dev.parley.dom.TypeError;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Constraint on one property: a bare value, or limits and wishes. It stands for the IDL's ConstrainULong, ConstrainDouble,
 * ConstrainBoolean, ConstrainDOMString and ConstrainBooleanOrDOMString with their dictionaries, mediacapture-streams §12.2. Values
 * are numbers, booleans, strings, and lists of strings of which one is to match. Immutable.
 */
public final class Constrain {
    private final @Nullable Object bare;
    private final @Nullable Double min;
    private final @Nullable Double max;
    private final @Nullable Object exact;
    private final @Nullable Object ideal;

    private Constrain(
            @Nullable Object bare,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Object exact,
            @Nullable Object ideal) {
        this.bare = bare;
        this.min = min;
        this.max = max;
        this.exact = exact;
        this.ideal = ideal;
    }

    /** A bare value: a wish, and inside an "advanced" set a demand. */
    public static Constrain value(Object value) {
        return new Constrain(checked(value), null, null, null, null);
    }

    /** The one value that is accepted, or a list of strings of which one is. */
    public static Constrain exact(Object value) {
        return new Constrain(null, null, null, checked(value), null);
    }

    /** The value to come near to. */
    public static Constrain ideal(Object value) {
        return new Constrain(null, null, null, null, checked(value));
    }

    /** At least that. */
    public static Constrain min(Number value) {
        return new Constrain(null, value.doubleValue(), null, null, null);
    }

    /** At most that. */
    public static Constrain max(Number value) {
        return new Constrain(null, null, value.doubleValue(), null, null);
    }

    /** Any of the dictionary's members, each of which may be absent. */
    public static Constrain of(
            @Nullable Number min, @Nullable Number max, @Nullable Object exact, @Nullable Object ideal) {
        return new Constrain(
                null,
                min == null ? null : (Double) min.doubleValue(),
                max == null ? null : (Double) max.doubleValue(),
                exact == null ? null : checked(exact),
                ideal == null ? null : checked(ideal));
    }

    private static Object checked(Object value) {
        if (value instanceof List<?> list) {
            for (Object each : list) {
                if (!(each instanceof String)) {
                    throw new TypeError("a list of values is one of strings");
                }
            }
            return List.copyOf(list);
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            return value;
        }
        throw new TypeError("a constraint has numbers, booleans or strings: " + value);
    }

    /** Returns this with another wish beside its limits. */
    public Constrain withIdeal(Object value) {
        return new Constrain(null, min, max, exact, checked(value));
    }

    /** Returns the bare value, or null where this has members. */
    public @Nullable Object value() {
        return bare;
    }

    /** Returns the member "min". */
    public @Nullable Double min() {
        return min;
    }

    /** Returns the member "max". */
    public @Nullable Double max() {
        return max;
    }

    /** Returns the member "exact". */
    public @Nullable Object exact() {
        return exact;
    }

    /** Returns the member "ideal". */
    public @Nullable Object ideal() {
        return ideal;
    }

    /** "If an empty list has been given as the value for a constraint, it MUST be interpreted as if the constraint were not specified". */
    boolean isEmpty() {
        return isEmptyList(bare) && min == null && max == null && isEmptyList(exact) && isEmptyList(ideal);
    }

    private static boolean isEmptyList(@Nullable Object value) {
        return value == null || value instanceof List<?> list && list.isEmpty();
    }

    /** Returns whether the constraint is required, where bare values count as exact in an "advanced" set. */
    boolean isRequired(boolean advanced) {
        return min != null || max != null || !isEmptyList(exact) || advanced && !isEmptyList(bare);
    }

    /** Returns the demanded value, or null. */
    @Nullable
    Object demanded(boolean advanced) {
        if (!isEmptyList(exact)) {
            return exact;
        }
        return advanced && !isEmptyList(bare) ? bare : null;
    }

    /** Returns the wished value, or null. */
    @Nullable
    Object wished(boolean advanced) {
        if (!isEmptyList(ideal)) {
            return ideal;
        }
        return !advanced && !isEmptyList(bare) ? bare : null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Constrain that
                && Objects.equals(bare, that.bare)
                && Objects.equals(min, that.min)
                && Objects.equals(max, that.max)
                && Objects.equals(exact, that.exact)
                && Objects.equals(ideal, that.ideal);
    }

    @Override
    public int hashCode() {
        return Objects.hash(bare, min, max, exact, ideal);
    }

    @Override
    public String toString() {
        return bare != null
                ? String.valueOf(bare)
                : "{min: " + min + ", max: " + max + ", exact: " + exact + ", ideal: " + ideal + "}";
    }
}
