package dev.parley.cli.js;

import static dev.parley.cli.js.WptJob.function;

import dev.parley.dom.ListenerHandle;
import dev.parley.frames.VideoFrame;
import dev.parley.javascript.ScriptRealm;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.PushedSource;
import java.util.HashMap;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;

/** What a page's canvas, audio graph and media elements need of tracks: sources that scripts fill, and sinks that show frames. */
final class WptMedia {
    private final ScriptRealm realm;

    WptMedia(ScriptRealm realm) {
        this.realm = realm;
    }

    void addTo(Map<String, Object> host) {
        host.put("createVideoSource", function(arguments -> {
            PushedSource source = realm.mediaDevices().createVideoSource("canvas");
            Map<String, Object> members = new HashMap<>();
            members.put("track", realm.toScript(source.track()));
            members.put("push", function(frame -> {
                push(source, frame[0].getMember("buffer"), frame[1].asInt(), frame[2].asInt());
                return null;
            }));
            return ProxyObject.fromMap(members);
        }));
        host.put("createAudioSource", function(arguments -> {
            PushedSource source = realm.mediaDevices().createAudioSource("audio graph");
            return ProxyObject.fromMap(Map.of("track", realm.toScript(source.track())));
        }));
        host.put("attachVideoSink", function(arguments -> attach(arguments[0], arguments[1])));
    }

    private static void push(PushedSource source, Value buffer, int width, int height) {
        byte[] rgba = new byte[Math.toIntExact(buffer.getBufferSize())];
        buffer.readBuffer(0, rgba, 0, rgba.length);
        source.push(VideoFrame.fromRgba(width, height, rgba, System.nanoTime() / 1_000));
    }

    private Object attach(Value track, Value show) {
        ListenerHandle handle = ((MediaStreamTrack) realm.toJava(track))
                .addVideoSink(frame -> realm.queue(() -> show.executeVoid(picture(frame))));
        return function(arguments -> {
            handle.remove();
            return null;
        });
    }

    private ProxyObject picture(VideoFrame frame) {
        return ProxyObject.fromMap(Map.of(
                "width",
                frame.width(),
                "height",
                frame.height(),
                "rgba",
                function(arguments ->
                        realm.global().getMember("Uint8ClampedArray").newInstance(realm.toScript(frame.toRgba())))));
    }
}
