package dev.parley.negotiation.identity;

/** JSON text (RFC 8259) of strings. */
final class JsonText {
    private JsonText() {}

    /** Returns the string in quotation marks, with what has to be escaped escaped. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || Character.isSurrogate(c)) {
                // A lone surrogate has no UTF-8 form; escaped, it survives.
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
