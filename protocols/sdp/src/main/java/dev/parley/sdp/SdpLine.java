package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * One line, RFC 8866 §5.
 *
 * @param type the letter before "="
 * @param value what stands behind "=", as it came
 * @param number its place in the text that was parsed, 1 being the first; 0 where it was not parsed
 */
public record SdpLine(char type, String value, int number) {

    /** Returns the name of an attribute line; of any other line, null. */
    public @Nullable String attributeName() {
        if (type != 'a') {
            return null;
        }
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    /** Returns what stands behind the name of an attribute and its colon, or null where there is no colon. */
    public @Nullable String attributeValue() {
        int colon = type == 'a' ? value.indexOf(':') : -1;
        return colon < 0 ? null : value.substring(colon + 1);
    }

    @Override
    public String toString() {
        return type + "=" + value;
    }
}
