package dev.parley.negotiation.media;

import dev.parley.parameters.Direction;
import org.jspecify.annotations.Nullable;

/**
 * An RTP header extension that is, or may be, negotiated: webrtc-extensions' RTCRtpHeaderExtensionCapability.
 *
 * @param uri what the extension is
 * @param direction from our point of view; null is "stopped"
 */
public record HeaderExtensionCapability(
        String uri, @Nullable Direction direction) {

    public HeaderExtensionCapability with(@Nullable Direction changed) {
        return new HeaderExtensionCapability(uri, changed);
    }
}
