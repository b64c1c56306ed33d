package dev.parley.negotiation.media;

import dev.parley.parameters.Direction;
import dev.parley.sdp.ExtMap;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ids of RTP header extensions in a session, RFC 8285 §5. RFC 9143 §9.2 requires one meaning for an id across the
 * m-sections of a BUNDLE group, and one id stays with one extension as long as the session lasts.
 */
public final class ExtensionIds {
    /** RFC 8285 §4.2: ids of one-byte headers; 15 is reserved. */
    private static final int LAST_ONE_BYTE = 14;

    /** RFC 8285 §4.3: ids of two-byte headers. */
    private static final int LAST_TWO_BYTE = 255;

    private final Map<String, Integer> ids;

    /** The values of {@link #ids}. */
    private final BitSet used;

    public ExtensionIds() {
        ids = new LinkedHashMap<>(2);
        used = new BitSet(0);
    }

    private ExtensionIds(ExtensionIds from) {
        ids = new LinkedHashMap<>(from.ids);
        used = (BitSet) from.used.clone();
    }

    /** Returns a copy, for a description that may never be applied. */
    public ExtensionIds copy() {
        return new ExtensionIds(this);
    }

    /** Notes what a description that was applied says. */
    public void note(SessionDescription description) {
        for (MediaDescription section : description.media()) {
            if (MediaKind.isMedia(section) && !section.rejected()) {
                for (ExtMap map : section.extMaps()) {
                    if (map.id() <= LAST_TWO_BYTE && !used.get(map.id()) && !ids.containsKey(map.uri())) {
                        put(map.uri(), map.id());
                    }
                }
            }
        }
    }

    /** Returns the id for an extension, and keeps it: the one that it has, else the first that is free; null where none is. */
    private @Nullable Integer assign(String uri) {
        Integer known = ids.get(uri);
        if (known != null) {
            return known;
        }
        for (int id = 1; id <= LAST_TWO_BYTE; id++) {
            if (id != LAST_ONE_BYTE + 1 && !used.get(id)) {
                put(uri, id);
                return id;
            }
        }
        return null;
    }

    private void put(String uri, int id) {
        ids.put(uri, id);
        used.set(id);
    }

    /**
     * Returns what an offer says. webrtc-extensions §6: "For each RTP header extension "e" listed in
     * [[HeaderExtensionsToNegotiate]] where direction is not "stopped", an "a=extmap" line …, with direction taken from
     * "e"'s direction".
     */
    public List<ExtMap> offered(List<HeaderExtensionCapability> toNegotiate) {
        List<ExtMap> maps = new ArrayList<>();
        for (HeaderExtensionCapability wanted : toNegotiate) {
            Direction direction = wanted.direction();
            Integer id = direction == null ? null : assign(wanted.uri());
            if (direction != null && id != null) {
                maps.add(map(id, direction, wanted.uri()));
            }
        }
        return maps;
    }

    /**
     * Returns what answers an offer: "For each supported RTP header extension that is present in the offer and is also
     * present in [[HeaderExtensionsToNegotiate]] with a direction different from "stopped", set the appropriate direction
     * based on direction that does not exceed the direction in the offer".
     */
    public List<ExtMap> answered(List<HeaderExtensionCapability> toNegotiate, MediaDescription offer) {
        List<ExtMap> maps = new ArrayList<>();
        for (ExtMap offered : offer.extMaps()) {
            Direction wanted = direction(toNegotiate, offered.uri());
            if (wanted == null || maps.stream().anyMatch(map -> map.uri().equals(offered.uri()))) {
                continue;
            }
            Direction theirs = offered.direction() == null ? Direction.SENDRECV : offered.direction();
            Direction both = wanted.intersect(theirs.reversed());
            // RFC 8285 §6: ids from 4,096 on are placeholders, and "the answerer … MUST … replace the identifier with a
            // valid one".
            Integer id = offered.id() > LAST_TWO_BYTE ? assign(offered.uri()) : (Integer) offered.id();
            if (both != Direction.INACTIVE && id != null) {
                maps.add(map(id, both, offered.uri()));
            }
        }
        return maps;
    }

    private static @Nullable Direction direction(List<HeaderExtensionCapability> toNegotiate, String uri) {
        for (HeaderExtensionCapability wanted : toNegotiate) {
            if (wanted.uri().equals(uri)) {
                return wanted.direction();
            }
        }
        return null;
    }

    /** RFC 8285 §5: no direction means both. */
    private static ExtMap map(int id, Direction direction, String uri) {
        return new ExtMap(id, direction == Direction.SENDRECV ? null : direction, uri, null);
    }
}
