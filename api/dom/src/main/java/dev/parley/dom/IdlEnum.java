package dev.parley.dom;

/** Look-up of enumerations by their values in the W3C's interface definitions. */
public final class IdlEnum {
    private IdlEnum() {}

    /**
     * Returns the constant whose {@code toString()} is an IDL value.
     *
     * @param type the enumeration, whose constants' {@code toString()} returns their IDL values
     * @param value the IDL value, such as "have-local-offer"
     * @throws TypeError if there is none
     */
    public static <E extends Enum<E>> E of(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.toString().equals(value)) {
                return constant;
            }
        }
        throw new TypeError("no " + type.getSimpleName() + ": " + value);
    }
}
