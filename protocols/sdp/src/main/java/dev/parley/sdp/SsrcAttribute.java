package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=ssrc", RFC 5576 §4.1.
 *
 * @param ssrc an unsigned 32-bit number
 * @param name "cname", "msid" …
 * @param value or null
 */
public record SsrcAttribute(
        long ssrc, String name, @Nullable String value) {

    static SsrcAttribute parse(String text) throws SdpException {
        Fields fields = new Fields(text);
        long ssrc = fields.number("SSRC", 0, 0xffff_ffffL);
        String rest = fields.rest();
        if (rest == null) {
            throw new SdpException(0, "attribute of an SSRC is missing");
        }
        int colon = rest.indexOf(':');
        return new SsrcAttribute(
                ssrc, colon < 0 ? rest : rest.substring(0, colon), colon < 0 ? null : rest.substring(colon + 1));
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return ssrc + " " + name + (value == null ? "" : ":" + value);
    }
}
