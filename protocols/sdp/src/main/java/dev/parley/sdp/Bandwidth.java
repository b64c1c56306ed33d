package dev.parley.sdp;

/**
 * The line "b=", RFC 8866 §5.8.
 *
 * @param type "CT", "AS", "TIAS" …
 * @param value kbit/s for CT and AS, bit/s for TIAS, RS and RR
 */
public record Bandwidth(String type, long value) {

    static Bandwidth parse(String text) throws SdpException {
        int colon = text.indexOf(':');
        if (colon < 0 || !Fields.isToken(text.substring(0, colon))) {
            throw new SdpException(0, "bandwidth is not type:value");
        }
        return new Bandwidth(
                text.substring(0, colon),
                Fields.saturated(text.substring(colon + 1).strip(), "bandwidth"));
    }
}
