package dev.parley.mediacapture;

import dev.parley.dom.DOMException;
import dev.parley.dom.TypeError;
import dev.parley.dom.realm.Promise;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** mediacapture-streams §10.2 getUserMedia, from the steps "in parallel" on. Loop thread. */
final class GetUserMedia {
    /** "The allowed required constraints for device selection contains the following constraint names": all but this one. */
    private static final Property NOT_FOR_SELECTION = Property.BACKGROUND_BLUR;

    private final MediaDevices devices;
    private final Promise<MediaStream> promise;
    private final @Nullable String peerIdentity;

    /** The constraint set CS of each requested kind. */
    private final Map<String, MediaTrackConstraints> requested = new LinkedHashMap<>();

    GetUserMedia(MediaDevices devices, MediaStreamConstraints constraints, Promise<MediaStream> promise) {
        this.devices = devices;
        this.promise = promise;
        this.peerIdentity = constraints.peerIdentity();
        if (constraints.audio() != null) {
            requested.put("audio", constraints.audio());
        }
        if (constraints.video() != null) {
            requested.put("video", constraints.video());
        }
    }

    void run() {
        try {
            promise.resolve(stream());
        } catch (DOMException | TypeError e) {
            promise.reject(e);
        }
    }

    private MediaStream stream() {
        Map<String, List<SyntheticSource>> finalSet = new LinkedHashMap<>();
        // Step 11.3: "For each media type kind in requestedMediaTypes".
        for (Map.Entry<String, MediaTrackConstraints> each : requested.entrySet()) {
            String kind = each.getKey();
            List<SyntheticSource> candidates = devices.sources(kind);
            if (candidates.isEmpty()) {
                throw new DOMException("there is no device for " + kind, DOMException.NOT_FOUND_ERROR);
            }
            MediaTrackConstraints wanted = definedFor(kind, each.getValue());
            each.setValue(wanted);
            Constrain blur = wanted.get(NOT_FOR_SELECTION.word);
            if (blur != null && blur.isRequired(false)) {
                throw new TypeError(NOT_FOR_SELECTION.word + " cannot be demanded when a device is chosen");
            }
            finalSet.put(kind, satisfying(candidates, wanted));
        }
        // Step 11.5: "Request permission to use".
        for (String kind : requested.keySet()) {
            if (!devices.isPermitted(kind)) {
                throw new DOMException("the use of " + kind + " devices was denied", DOMException.NOT_ALLOWED_ERROR);
            }
        }
        devices.exposeInformation(requested.keySet());
        List<MediaStreamTrack> tracks = new ArrayList<>();
        for (Map.Entry<String, MediaTrackConstraints> each : requested.entrySet()) {
            MediaStreamTrack track = nearest(finalSet.getOrDefault(each.getKey(), List.of()), each.getValue())
                    .newTrack();
            String failed = track.apply(each.getValue());
            if (failed != null) {
                throw new AssertionError("the device was chosen because it satisfies " + failed);
            }
            // webrtc-identity §11.1: "all of the MediaStreamTracks in the resulting MediaStream are isolated".
            track.isolateFor(peerIdentity);
            tracks.add(track);
        }
        return new MediaStream(tracks);
    }

    /** "Remove any constrainable property inside of CS that are not defined for MediaStreamTrack objects of type kind." */
    private static MediaTrackConstraints definedFor(String kind, MediaTrackConstraints constraints) {
        MediaTrackConstraints.Builder kept = MediaTrackConstraints.builder();
        constraints.members().forEach((name, constrain) -> {
            if (Property.of(name).appliesTo(kind)) {
                kept.set(name, constrain);
            }
        });
        return kept.advancedSets(constraints.advanced()).build();
    }

    private static List<SyntheticSource> satisfying(List<SyntheticSource> candidates, MediaTrackConstraints wanted) {
        List<SyntheticSource> satisfying = new ArrayList<>();
        String failedConstraint = "";
        for (SyntheticSource candidate : candidates) {
            SelectSettings selection = new SelectSettings(candidate.kind(), candidate.axes());
            if (selection.select(wanted) != null) {
                satisfying.add(candidate);
            } else if (failedConstraint.isEmpty()) {
                failedConstraint = selection.failedConstraint();
            }
        }
        if (satisfying.isEmpty()) {
            throw new OverconstrainedError(failedConstraint, "no device satisfies \"" + failedConstraint + "\"");
        }
        return satisfying;
    }

    /** "The User Agent SHOULD use the value of the computed fitness distance": of equals the first, the default device. */
    private static SyntheticSource nearest(List<SyntheticSource> candidates, MediaTrackConstraints wanted) {
        SyntheticSource best = null;
        double bestDistance = 0;
        for (SyntheticSource candidate : candidates) {
            double distance = distance(candidate, wanted);
            if (best == null || distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        if (best == null) {
            throw new AssertionError("the set of candidates was not empty");
        }
        return best;
    }

    private static double distance(SyntheticSource candidate, MediaTrackConstraints wanted) {
        @Nullable MediaTrackSettings selected = new SelectSettings(candidate.kind(), candidate.axes()).select(wanted);
        double sum = 0;
        for (Map.Entry<String, Constrain> member : wanted.members().entrySet()) {
            Property property = Property.of(member.getKey());
            if (selected != null && !member.getValue().isEmpty()) {
                sum += FitnessDistance.of(property, selected.get(property), member.getValue(), false);
            }
        }
        return sum;
    }
}
