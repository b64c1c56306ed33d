package dev.parley.javascript;

import dev.parley.mediacapture.MediaDevices;
import dev.parley.mediacapture.MediaStream;
import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaTrackConstraints;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Members of MediaDevices whose dictionaries Java has in another form. */
final class MediaDevicesMembers {
    private MediaDevicesMembers() {}

    static CompletableFuture<MediaStream> getUserMedia(HostBinding binding, MediaDevices devices, Value constraints) {
        Value identity = constraints.getMember("peerIdentity");
        return binding.tasks()
                .holdWhile(devices.getUserMedia(new MediaStreamConstraints(
                        wanted(constraints.getMember("audio")),
                        wanted(constraints.getMember("video")),
                        identity == null || identity.isNull() ? null : identity.asString())));
    }

    private static @Nullable MediaTrackConstraints wanted(Value constraints) {
        if (constraints.isBoolean()) {
            return constraints.asBoolean() ? MediaTrackConstraints.none() : null;
        }
        return MediaStreamTrackMembers.constraints(constraints);
    }

    static Map<String, Object> getSupportedConstraints(HostBinding binding, MediaDevices devices) {
        Map<String, Object> supported = new LinkedHashMap<>();
        devices.getSupportedConstraints().names().stream().sorted().forEach(name -> supported.put(name, true));
        return supported;
    }
}
