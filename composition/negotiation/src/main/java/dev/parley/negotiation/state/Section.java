package dev.parley.negotiation.state;

import dev.parley.negotiation.media.MediaKind;
import dev.parley.parameters.Direction;
import org.jspecify.annotations.Nullable;

/**
 * An m-section of the session, whichever side proposed it. Its place in the list is its index.
 *
 * @param mid its identification; made up where the peer gave none
 * @param kind what it is about
 * @param direction what our latest description says, from our point of view
 * @param rejected whether it is rejected: its slot may be used again
 * @param transport the transport that carries it, or null
 */
public record Section(
        String mid,
        MediaKind kind,
        Direction direction,
        boolean rejected,
        @Nullable Integer transport) {

    public Section withTransport(@Nullable Integer changed) {
        return new Section(mid, kind, direction, rejected, changed);
    }
}
