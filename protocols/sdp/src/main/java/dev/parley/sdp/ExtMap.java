package dev.parley.sdp;

import dev.parley.parameters.Direction;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * "a=extmap", RFC 8285 §5.
 *
 * @param id 1 to 14 in one-byte headers, to 255 in two-byte headers, 4,096 to 4,351 while negotiating
 * @param direction or null, which is both ways
 * @param uri what the extension is
 * @param attributes of the extension; or null
 */
public record ExtMap(
        int id,
        @Nullable Direction direction,
        String uri,
        @Nullable String attributes) {

    static ExtMap parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String mapping = fields.word("extension id");
        int slash = mapping.indexOf('/');
        int id = (int) Fields.number(slash < 0 ? mapping : mapping.substring(0, slash), "extension id", 1, 4_351);
        Direction direction = null;
        if (slash >= 0) {
            direction = Direction.of(mapping.substring(slash + 1).toLowerCase(Locale.ROOT));
            if (direction == null) {
                throw new SdpException(0, "direction of an extension is unknown");
            }
        }
        return new ExtMap(id, direction, fields.word("extension URI"), fields.rest());
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return id + (direction == null ? "" : "/" + direction.token()) + " " + uri
                + (attributes == null ? "" : " " + attributes);
    }
}
