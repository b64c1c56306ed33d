package dev.parley.negotiation.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the JSON (RFC 8259) in identity assertions. Objects become maps, arrays lists, numbers doubles. Names are unique: of a
 * repeated name two readers would see different values, so that the text is refused.
 */
final class JsonReader {
    /** Characters of a text. A line of SDP has 65,536, and Base64 shortens that; fingerprints take about 100 each. */
    static final int MAX_LENGTH = 65_536;

    /** Depth of nested arrays and objects. Assertions have three; extensions may add some. */
    static final int MAX_DEPTH = 16;

    private final String text;
    private int at;

    private JsonReader(String text) {
        this.text = text;
    }

    /** Returns the object that the whole text is. */
    static Map<?, ?> object(String text) throws IdentityException {
        if (text.length() > MAX_LENGTH) {
            throw new IdentityException("JSON of " + text.length() + " characters, more than " + MAX_LENGTH);
        }
        JsonReader reader = new JsonReader(text);
        Object value = reader.value(0);
        reader.skipSpace();
        if (reader.at < text.length()) {
            throw reader.malformed("text behind the value");
        }
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IdentityException("JSON that is not an object");
    }

    /** Returns a member that is a text. */
    static String text(Map<?, ?> object, String name) throws IdentityException {
        if (object.get(name) instanceof String value) {
            return value;
        }
        throw new IdentityException("no text \"" + name + "\"");
    }

    private @Nullable Object value(int depth) throws IdentityException {
        if (depth > MAX_DEPTH) {
            throw new IdentityException("JSON nested more than " + MAX_DEPTH + " deep");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> members(depth);
            case '[' -> elements(depth);
            case '"' -> string();
            case 't' -> literal("true", true);
            case 'f' -> literal("false", false);
            case 'n' -> literal("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> members(int depth) throws IdentityException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        skipSpace();
        if (accept('}')) {
            return members;
        }
        do {
            skipSpace();
            String name = string();
            skipSpace();
            require(':');
            Object value = value(depth + 1);
            if (members.containsKey(name)) {
                throw malformed("a name twice");
            }
            members.put(name, value);
            skipSpace();
        } while (accept(','));
        require('}');
        return members;
    }

    private List<@Nullable Object> elements(int depth) throws IdentityException {
        List<@Nullable Object> elements = new ArrayList<>();
        at++;
        skipSpace();
        if (accept(']')) {
            return elements;
        }
        do {
            elements.add(value(depth + 1));
            skipSpace();
        } while (accept(','));
        require(']');
        return elements;
    }

    private String string() throws IdentityException {
        require('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw malformed("a control character");
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws IdentityException {
        char c = peek();
        at++;
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw malformed("an unknown escape");
        };
    }

    private char codeUnit() throws IdentityException {
        int unit = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(peek(), 16);
            if (digit < 0 || peek() > 'f') {
                throw malformed("no hexadecimal digit");
            }
            unit = unit << 4 | digit;
            at++;
        }
        return (char) unit;
    }

    private @Nullable Object literal(String word, @Nullable Object value) throws IdentityException {
        if (!text.startsWith(word, at)) {
            throw malformed("no value");
        }
        at += word.length();
        return value;
    }

    /** RFC 8259 §6: digits without leading zeros, then a fraction and an exponent, if any. */
    private Double number() throws IdentityException {
        int begin = at;
        accept('-');
        if (!accept('0')) {
            digits();
        }
        if (accept('.')) {
            digits();
        }
        if (accept('e') || accept('E')) {
            if (!accept('+')) {
                accept('-');
            }
            digits();
        }
        return Double.valueOf(text.substring(begin, at));
    }

    private void digits() throws IdentityException {
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin) {
            throw malformed("no digit");
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() throws IdentityException {
        if (at >= text.length()) {
            throw malformed("end of text");
        }
        return text.charAt(at);
    }

    private boolean accept(char c) {
        boolean found = at < text.length() && text.charAt(at) == c;
        at += found ? 1 : 0;
        return found;
    }

    private void require(char c) throws IdentityException {
        if (!accept(c)) {
            throw malformed("no '" + c + "'");
        }
    }

    private IdentityException malformed(String why) {
        return new IdentityException("malformed JSON at character " + at + ": " + why);
    }
}
