package dev.parley.sdp;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * "a=rid", RFC 8851 §4.
 *
 * @param id of letters, digits, "-" and "_"
 * @param send whether the describing end sends the stream; else it receives it
 * @param restrictions "pt=…", "max-width=…" between semicolons; or null
 */
public record Rid(String id, boolean send, @Nullable String restrictions) {

    static Rid parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String id = fields.word("rid", c -> Fields.isIceChar(c) && c != '+' && c != '/' || c == '-' || c == '_');
        String direction = fields.word("direction of a rid").toLowerCase(Locale.ROOT);
        if (!direction.equals("send") && !direction.equals("recv")) {
            throw new SdpException(0, "direction of a rid is neither send nor recv");
        }
        return new Rid(id, direction.equals("send"), fields.rest());
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return id + (send ? " send" : " recv") + (restrictions == null ? "" : " " + restrictions);
    }
}
