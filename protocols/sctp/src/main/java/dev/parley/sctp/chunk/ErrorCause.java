package dev.parley.sctp.chunk;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An error cause of ERROR and ABORT, RFC 9260 §3.3.10.
 *
 * @param code the cause code
 * @param information the cause-specific information
 */
public record ErrorCause(int code, byte[] information) {
    /** §3.3.10.1 Invalid Stream Identifier. */
    public static final int INVALID_STREAM = 1;

    /** §3.3.10.3 Stale Cookie. */
    public static final int STALE_COOKIE = 3;

    /** §3.3.10.4 Out of Resource. */
    public static final int OUT_OF_RESOURCE = 4;

    /** §3.3.10.6 Unrecognized Chunk Type. */
    public static final int UNRECOGNIZED_CHUNK = 6;

    /** §3.3.10.7 Invalid Mandatory Parameter. */
    public static final int INVALID_MANDATORY_PARAMETER = 7;

    /** §3.3.10.8 Unrecognized Parameters. */
    public static final int UNRECOGNIZED_PARAMETERS = 8;

    /** §3.3.10.9 No User Data. */
    public static final int NO_USER_DATA = 9;

    /** §3.3.10.10 Cookie Received While Shutting Down. */
    public static final int COOKIE_WHILE_SHUTTING_DOWN = 10;

    /** §3.3.10.11 Restart of an Association with New Addresses. */
    public static final int RESTART = 11;

    /** §3.3.10.12 User-Initiated Abort. */
    public static final int USER_ABORT = 12;

    /** §3.3.10.13 Protocol Violation. */
    public static final int PROTOCOL_VIOLATION = 13;

    /** As many bytes of a peer's text are kept. */
    private static final int TEXT_LIMIT = 200;

    /** Returns a cause whose information is text. */
    public static ErrorCause of(int code, String text) {
        return new ErrorCause(code, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a cause whose information is a number of 32 bits. */
    public static ErrorCause of(int code, int number) {
        return new ErrorCause(
                code, new byte[] {(byte) (number >> 24), (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    // Causes and parameters have one layout.

    static List<ErrorCause> parseAll(PacketBuffer packet, int from, int end) throws MalformedException {
        return Parameter.parseAll(packet, from, end).stream()
                .map(p -> new ErrorCause(p.type(), p.value()))
                .toList();
    }

    static List<Parameter> asParameters(List<ErrorCause> causes) {
        return causes.stream()
                .map(cause -> new Parameter(cause.code, cause.information))
                .toList();
    }

    /** Returns the information of a cause that carries text, shortened and without control characters; else nothing. */
    public String text() {
        if (code != USER_ABORT && code != PROTOCOL_VIOLATION) {
            return "";
        }
        String text = new String(information, 0, Math.min(information.length, TEXT_LIMIT), StandardCharsets.UTF_8);
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
