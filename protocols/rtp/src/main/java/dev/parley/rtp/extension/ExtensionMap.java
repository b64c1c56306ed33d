package dev.parley.rtp.extension;

import dev.parley.parameters.HeaderExtension;
import dev.parley.rtp.RtpPacket;
import java.util.List;

/**
 * Negotiated identifiers of the header extensions of an m-section, in both directions. Immutable; looking up costs one array access.
 */
public final class ExtensionMap {
    /** Map of a section without extensions. */
    public static final ExtensionMap NONE = new ExtensionMap(List.of());

    private final int[] ids = new int[ExtensionType.values().length];

    private ExtensionMap(List<HeaderExtension> negotiated) {
        for (HeaderExtension extension : negotiated) {
            ExtensionType type = ExtensionType.of(extension.uri());
            if (type != null) {
                ids[type.ordinal()] = extension.id();
            }
        }
    }

    /** Returns the map of what was negotiated; unknown URIs are left out. */
    public static ExtensionMap of(List<HeaderExtension> negotiated) {
        return negotiated.isEmpty() ? NONE : new ExtensionMap(negotiated);
    }

    /** Returns the identifier of a type, 1 to 255, or 0 if it was not negotiated. */
    public int id(ExtensionType type) {
        return ids[type.ordinal()];
    }

    /** Returns whether a type was negotiated. */
    public boolean has(ExtensionType type) {
        return ids[type.ordinal()] != 0;
    }

    /** Returns the index of a type's element in the packet, or -1. */
    public int find(RtpPacket packet, ExtensionType type) {
        int id = ids[type.ordinal()];
        return id == 0 ? -1 : packet.findExtension(id);
    }
}
