package dev.parley.crypto;

import dev.parley.base.MalformedException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Arrays;
import java.util.Locale;

/** Reads DER values (X.690) one after the other from a range of an array. */
final class DerReader {
    private static final DateTimeFormatter UTC = new DateTimeFormatterBuilder()
            .appendValueReduced(ChronoField.YEAR, 2, 2, 1950)
            .appendPattern("MMddHHmmss'Z'")
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter GENERALIZED = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

    private final byte[] array;
    private final int end;
    private int at;

    DerReader(byte[] array) {
        this(array, 0, array.length);
    }

    private DerReader(byte[] array, int from, int end) {
        this.array = array;
        this.at = from;
        this.end = end;
    }

    boolean hasMore() {
        return at < end;
    }

    /** Returns the tag of the next value. */
    int peekTag() throws MalformedException {
        if (at >= end) {
            throw new MalformedException("DER: value missing");
        }
        return array[at] & 0xff;
    }

    /** Reads a value of the given tag and returns a reader of its content. */
    DerReader enter(int tag) throws MalformedException {
        if (peekTag() != tag) {
            throw new MalformedException("DER: unexpected tag");
        }
        int content = contentStart();
        int length = contentLength();
        if (length < 0 || length > end - content) {
            throw new MalformedException("DER: length beyond the end");
        }
        at = content + length;
        return new DerReader(array, content, content + length);
    }

    /** Reads a value of any tag and returns it whole, tag and length included. */
    byte[] whole() throws MalformedException {
        int start = at;
        enter(peekTag());
        return Arrays.copyOfRange(array, start, at);
    }

    /** Returns the bytes that are left, and moves to the end. */
    byte[] rest() {
        byte[] bytes = Arrays.copyOfRange(array, at, end);
        at = end;
        return bytes;
    }

    Instant time() throws MalformedException {
        boolean utc = peekTag() == DerWriter.UTC_TIME;
        String text = new String(
                enter(utc ? DerWriter.UTC_TIME : DerWriter.GENERALIZED_TIME).rest(), StandardCharsets.US_ASCII);
        try {
            return LocalDateTime.parse(text, utc ? UTC : GENERALIZED).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedException("DER: not a time");
        }
    }

    private int contentStart() throws MalformedException {
        if (end - at < 2) {
            throw new MalformedException("DER: truncated header");
        }
        int first = array[at + 1] & 0xff;
        return first < 0x80 ? at + 2 : at + 2 + (first & 0x7f);
    }

    private int contentLength() throws MalformedException {
        int first = array[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7f;
        if (octets == 0 || octets > 3 || octets > end - at - 2) {
            throw new MalformedException("DER: bad length");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = length << 8 | array[at + 2 + i] & 0xff;
        }
        return length;
    }
}
