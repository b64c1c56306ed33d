package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=rtpmap", RFC 8866 §6.6.
 *
 * @param payloadType 0 to 127
 * @param encoding the codec's name; case does not count
 * @param clockRate in Hz
 * @param parameters the number of channels, for audio; or null
 */
public record RtpMap(
        int payloadType,
        String encoding,
        int clockRate,
        @Nullable String parameters) {

    static RtpMap parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        int payloadType = (int) fields.number("payload type", 0, 127);
        String[] parts = fields.word("encoding").split("/", 3);
        fields.end();
        if (parts.length < 2 || !Fields.isToken(parts[0])) {
            throw new SdpException(0, "encoding and clock rate are not name/rate");
        }
        int rate = (int) Fields.number(parts[1], "clock rate", 1, Integer.MAX_VALUE);
        return new RtpMap(payloadType, parts[0], rate, parts.length == 3 ? parts[2] : null);
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return payloadType + " " + encoding + "/" + clockRate + (parameters == null ? "" : "/" + parameters);
    }
}
