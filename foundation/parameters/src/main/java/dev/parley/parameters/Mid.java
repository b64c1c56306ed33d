package dev.parley.parameters;

/**
 * The identification tag of an m-section, RFC 5888 §4 and RFC 9143.
 *
 * @param value a token
 */
public record Mid(String value) {
    @Override
    public String toString() {
        return value;
    }
}
