package dev.parley.mediacapture;

import java.util.List;
import java.util.stream.Stream;

/** The properties that can be constrained, mediacapture-streams §4.3.4: each member of the IDL's dictionary that is true. */
public final class MediaTrackSupportedConstraints {
    private static final List<String> NAMES =
            Stream.of(Property.values()).map(each -> each.word).toList();

    MediaTrackSupportedConstraints() {}

    /** Returns the members' names, in the order of the IDL. */
    public List<String> names() {
        return NAMES;
    }

    /** Returns whether a property can be constrained. */
    public boolean contains(String name) {
        return NAMES.contains(name);
    }
}
