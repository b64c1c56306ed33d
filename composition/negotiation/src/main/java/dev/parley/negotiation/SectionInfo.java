package dev.parley.negotiation;

import dev.parley.negotiation.media.MediaKind;
import org.jspecify.annotations.Nullable;

/**
 * One m-section of the session as it is negotiated now, for statistics and for the W3C objects.
 *
 * @param index its place, 0 being the first
 * @param mid its identification
 * @param kind what it is about
 * @param rejected whether its port is 0 without being bundle-only
 * @param transport the transport that it uses, or null where it has none
 */
public record SectionInfo(
        int index,
        String mid,
        MediaKind kind,
        boolean rejected,
        @Nullable Integer transport) {}
