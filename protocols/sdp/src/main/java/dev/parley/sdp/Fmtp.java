package dev.parley.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * "a=fmtp", RFC 8866 §6.15.
 *
 * @param format one of the m-line's formats
 * @param parameters as they came; what they mean is the format's affair
 */
public record Fmtp(String format, String parameters) {

    static Fmtp parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String format = fields.token("format");
        String rest = fields.rest();
        return new Fmtp(format, rest == null ? "" : rest);
    }

    /** Returns "name=value" pairs between semicolons by name in lower case; a part without "=" has an empty value. */
    public Map<String, String> named() {
        Map<String, String> named = new LinkedHashMap<>();
        for (String part : parameters.split(";")) {
            String stripped = part.strip();
            int equals = stripped.indexOf('=');
            if (!stripped.isEmpty()) {
                named.putIfAbsent(
                        (equals < 0 ? stripped : stripped.substring(0, equals)).toLowerCase(Locale.ROOT),
                        equals < 0 ? "" : stripped.substring(equals + 1));
            }
        }
        return Collections.unmodifiableMap(named);
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return format + " " + parameters;
    }
}
