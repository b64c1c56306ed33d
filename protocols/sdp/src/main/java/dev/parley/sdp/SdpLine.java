package dev.parley.sdp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line, RFC 8866 §5.
 *
 * @param type the letter before "="
 * @param value what stands behind "=", as it came
 * @param number its place in the text that was parsed, 1 being the first; 0 where it was not parsed
 */
public record SdpLine(char type, String value, int number) {
    /** Lines whose values are keys: RFC 8839 §5.4, RFC 4568 §9.1, RFC 4567 §3.1, RFC 8866 §5.12. */
    private static final List<String> SECRETS = List.of("a=ice-pwd:", "a=crypto:", "a=key-mgmt:", "k=");

    /** The longest m-lines that people look at have about as many. */
    private static final int EXCERPT_LENGTH = 80;

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

    /** Returns the line as messages show it: at most 80 characters, without control characters and secrets. */
    String excerpt() {
        return excerpt(type + "=" + value);
    }

    /** Returns a line's text as messages show it: at most 80 characters, without control characters and secrets. */
    static String excerpt(String line) {
        String shown = line;
        for (String secret : SECRETS) {
            if (line.startsWith(secret)) {
                shown = secret + "…";
            }
        }
        boolean cut = shown.length() > EXCERPT_LENGTH;
        StringBuilder text = new StringBuilder(shown.substring(0, cut ? EXCERPT_LENGTH : shown.length()));
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text.setCharAt(i, '?');
            }
        }
        return text + (cut ? "…" : "");
    }

    /** Returns the line without its secret, if it has one. */
    @Override
    public String toString() {
        for (String secret : SECRETS) {
            if ((type + "=" + value).startsWith(secret)) {
                return secret + "…";
            }
        }
        return type + "=" + value;
    }
}
