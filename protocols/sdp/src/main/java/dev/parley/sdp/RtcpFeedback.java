package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=rtcp-fb", RFC 4585 §4.2.
 *
 * @param format a payload type, or "*" for all
 * @param type "nack", "ccm", "transport-cc" …
 * @param parameter "pli", "fir" …; or null
 */
public record RtcpFeedback(
        String format, String type, @Nullable String parameter) {

    static RtcpFeedback parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        return new RtcpFeedback(fields.token("format"), fields.token("feedback type"), fields.rest());
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return format + " " + type + (parameter == null ? "" : " " + parameter);
    }
}
