package dev.parley.negotiation.media;

import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The formats that a transceiver is willing to use, in the order of its preference: the capabilities, filtered and ordered
 * by [[PreferredCodecs]] where those are set.
 */
public final class WantedFormats {
    private final List<Capabilities.Entry> entries = new ArrayList<>();
    private final boolean preferred;
    private boolean rtx;

    /** @param preferences [[PreferredCodecs]]; empty where they are unset */
    public WantedFormats(Capabilities capabilities, MediaKind kind, List<Codec> preferences) {
        List<Capabilities.Entry> all = capabilities.entries(kind);
        // webrtc-pc: "The codec preferences … are said to be unset" where none of them is left. The lists for sending
        // and receiving are the same here, so that the direction excludes nothing.
        preferred = !preferences.isEmpty();
        rtx = !preferred;
        if (!preferred) {
            entries.addAll(all);
        }
        for (Codec preference : preferences) {
            rtx |= preference.is("rtx");
            for (Capabilities.Entry entry : all) {
                if (CodecMatch.same(entry.codec(), preference, true) && !entries.contains(entry)) {
                    entries.add(entry);
                    break;
                }
            }
        }
    }

    /** Returns the formats but RTX. */
    List<Capabilities.Entry> entries() {
        return entries;
    }

    /** Returns whether the application chose the order. */
    boolean arePreferred() {
        return preferred;
    }

    /** Returns whether retransmissions are wanted for what can have them. */
    boolean rtx() {
        return rtx;
    }

    /** Returns what answers a format of the other end, or null. */
    Capabilities.@Nullable Entry answering(Codec theirs) {
        for (Capabilities.Entry entry : entries) {
            if (CodecMatch.compatible(entry.codec(), theirs)) {
                return entry;
            }
        }
        return null;
    }
}
