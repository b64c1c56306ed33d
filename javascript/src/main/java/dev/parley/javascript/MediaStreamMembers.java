package dev.parley.javascript;

import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamTrack;
import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;

/** The constructors of MediaStream, mediacapture-main §4.2. */
final class MediaStreamMembers {
    private MediaStreamMembers() {}

    static MediaStream create(HostBinding binding) {
        return new MediaStream();
    }

    static MediaStream create(HostBinding binding, Value given) {
        if (given.isHostObject()) {
            return new MediaStream((MediaStream) given.asHostObject());
        }
        List<MediaStreamTrack> tracks = new ArrayList<>();
        for (long i = 0; i < given.getArraySize(); i++) {
            tracks.add(given.getArrayElement(i).asHostObject());
        }
        return new MediaStream(tracks);
    }
}
