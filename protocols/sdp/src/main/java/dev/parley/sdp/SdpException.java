package dev.parley.sdp;

/**
 * A text that is not a session description. {@link #line()} is the place, which webrtc-pc's "sdp-syntax-error" carries
 * to the application as {@code sdpLineNumber}.
 */
public final class SdpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final String reason;

    /** Makes an exception for the line of that number, 1 being the first; 0 where no line is at fault. */
    public SdpException(int line, String reason) {
        super(line == 0 ? reason : "line " + line + ": " + reason);
        this.line = line;
        this.reason = reason;
    }

    /** Returns the number of the line at fault, 1 being the first; 0 where none is. */
    public int line() {
        return line;
    }

    /** Returns what is wrong, in a few words and without the peer's text. */
    public String reason() {
        return reason;
    }

    /** Returns the same complaint about the line of that number. */
    SdpException atLine(int number) {
        return new SdpException(number, reason);
    }
}
