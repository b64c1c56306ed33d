package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=msid", RFC 8830 §2.
 *
 * @param stream the MediaStream's id; "-" for none
 * @param track the appdata, by which older peers name the track; or null
 */
public record Msid(String stream, @Nullable String track) {

    static Msid parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        // RFC 8830 asks for token characters; Firefox's identifiers have braces, which are token characters too.
        String stream = fields.word("stream");
        String track = fields.atEnd() ? null : fields.word("track");
        fields.end();
        return new Msid(stream, track);
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return track == null ? stream : stream + " " + track;
    }
}
