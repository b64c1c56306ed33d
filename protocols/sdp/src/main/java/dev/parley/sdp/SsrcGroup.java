package dev.parley.sdp;

import java.util.ArrayList;
import java.util.List;

/**
 * "a=ssrc-group", RFC 5576 §4.2.
 *
 * @param semantics "FID", "SIM" …
 * @param ssrcs unsigned 32-bit numbers
 */
public record SsrcGroup(String semantics, List<Long> ssrcs) {
    /** Copies the list. */
    public SsrcGroup {
        ssrcs = List.copyOf(ssrcs);
    }

    static SsrcGroup parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String semantics = fields.token("semantics");
        List<Long> ssrcs = new ArrayList<>();
        while (!fields.atEnd()) {
            ssrcs.add(fields.number("SSRC", 0, 0xffff_ffffL));
        }
        return new SsrcGroup(semantics, ssrcs);
    }
}
