package dev.parley.sdp;

import java.util.List;

/**
 * "a=group", RFC 5888 §5.
 *
 * @param semantics "BUNDLE", "LS" …
 * @param mids the members, in their order; the first of a BUNDLE group is the tag (RFC 9143 §7)
 */
public record Group(String semantics, List<String> mids) {
    /** RFC 9143. */
    public static final String BUNDLE = "BUNDLE";

    /** Copies the list. */
    public Group {
        mids = List.copyOf(mids);
    }

    static Group parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        return new Group(fields.token("semantics"), fields.words("mid", Fields::isTokenChar));
    }

    /** Returns whether this is a BUNDLE group. */
    public boolean isBundle() {
        return semantics.equalsIgnoreCase(BUNDLE);
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return mids.isEmpty() ? semantics : semantics + " " + String.join(" ", mids);
    }
}
