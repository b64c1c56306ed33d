package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from left to right, by the character classes of RFC 8866 §9. Runs of spaces count as one, because
 * peers add them.
 */
final class Fields {
    private final String text;
    private int position;

    Fields(String text) {
        this.text = text;
    }

    /** RFC 8866 §9 {@code token-char}. */
    static boolean isTokenChar(int c) {
        return c > 0x20 && c < 0x7f && "\"(),/:;<=>?@[\\]".indexOf(c) < 0;
    }

    /** RFC 8839 §5.4 {@code ice-char}. */
    static boolean isIceChar(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '+' || c == '/';
    }

    static boolean isNonSpace(int c) {
        return c > 0x20 && c != 0x7f;
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(Fields::isTokenChar);
    }

    boolean atEnd() {
        skipSpaces();
        return position == text.length();
    }

    /** The next run of non-space characters, all of which are of the class. */
    String word(String what, IntPredicate allowed) throws SdpException {
        skipSpaces();
        int start = position;
        while (position < text.length() && text.charAt(position) != ' ') {
            if (!allowed.test(text.charAt(position))) {
                throw new SdpException(0, what + " has a character that is not allowed");
            }
            position++;
        }
        if (start == position) {
            throw new SdpException(0, what + " is missing");
        }
        return text.substring(start, position);
    }

    String word(String what) throws SdpException {
        return word(what, Fields::isNonSpace);
    }

    String token(String what) throws SdpException {
        return word(what, Fields::isTokenChar);
    }

    /** The next word as a decimal number in the range. */
    long number(String what, long min, long max) throws SdpException {
        return number(word(what), what, min, max);
    }

    static long number(String word, String what, long min, long max) throws SdpException {
        // 19 digits always fit; nobody writes a number with leading zeros beyond that.
        if (word.isEmpty() || word.length() > 19) {
            throw new SdpException(0, what + " is not a number in range");
        }
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                throw new SdpException(0, what + " is not a number in range");
            }
            value = value * 10 + digit;
        }
        if (value < min || value > max) {
            throw new SdpException(0, what + " is not a number in range");
        }
        return value;
    }

    /** Returns a number of any length (1*DIGIT); one that does not fit is {@link Long#MAX_VALUE}. */
    static long saturated(String word, String what) throws SdpException {
        if (word.isEmpty() || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SdpException(0, what + " is not a number");
        }
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Returns the rest of the line, or null if nothing remains. */
    @Nullable
    String rest() {
        return atEnd() ? null : text.substring(position);
    }

    /** The words that remain. */
    List<String> words(String what, IntPredicate allowed) throws SdpException {
        List<String> words = new ArrayList<>();
        while (!atEnd()) {
            words.add(word(what, allowed));
        }
        return List.copyOf(words);
    }

    void end() throws SdpException {
        if (!atEnd()) {
            throw new SdpException(0, "there is more than belongs here");
        }
    }

    private void skipSpaces() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }
}
