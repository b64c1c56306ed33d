package dev.parley.sdp;

import java.util.Objects;

/**
 * Error for a text that is not a session description. {@link #line()} is the place, which webrtc-pc's "sdp-syntax-error"
 * carries to the application as {@code sdpLineNumber}. The message names the line and shows its text, shortened and without
 * secrets.
 */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    /** Makes an exception for the line of that number, 1 being the first; 0 if no line is at fault. */
    public SdpException(int line, String reason) {
        super(line == 0 ? reason : "line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    private SdpException(int line, String text, String reason) {
        super("line " + line + " (\"" + SdpLine.excerpt(text) + "\"): " + reason);
        this.line = line;
        this.reason = reason;
    }

    /** Makes an exception for the line of that number and text. */
    static SdpException at(int line, String text, String reason) {
        return new SdpException(line, text, reason);
    }

    /** Returns the complaint with its line. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage(), "given to the constructor");
    }

    /** Returns the number of the line at fault, 1 being the first; 0 if there is none. */
    public int line() {
        return line;
    }

    /** Returns the complaint in a few words, without the peer's text. */
    public String reason() {
        return reason;
    }

    /** Returns the same complaint about the line of that number and text. */
    SdpException atLine(int number, String text) {
        return new SdpException(number, text, reason);
    }
}
