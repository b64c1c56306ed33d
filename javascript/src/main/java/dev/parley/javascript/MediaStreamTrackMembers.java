package dev.parley.javascript;

import dev.parley.mediacapture.Constrain;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.MediaTrackConstraintSet;
import dev.parley.mediacapture.MediaTrackConstraints;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** Constraints of tracks: dictionaries of bare values or ranges in JavaScript, {@link Constrain}s in Java. */
final class MediaStreamTrackMembers {
    private MediaStreamTrackMembers() {}

    static CompletableFuture<Void> applyConstraints(HostBinding binding, MediaStreamTrack track, Value constraints) {
        return track.applyConstraints(constraints(constraints));
    }

    static Map<String, Object> getConstraints(HostBinding binding, MediaStreamTrack track) {
        MediaTrackConstraints constraints = track.getConstraints();
        Map<String, Object> result = written(constraints.members());
        List<MediaTrackConstraintSet> advanced = constraints.advanced();
        if (advanced != null) {
            result.put(
                    "advanced",
                    advanced.stream().map(set -> written(set.members())).toList());
        }
        return result;
    }

    static MediaTrackConstraints constraints(Value given) {
        MediaTrackConstraints.Builder builder = MediaTrackConstraints.builder();
        for (String name : given.getMemberKeys()) {
            if (!name.equals("advanced")) {
                builder.set(name, constrain(given.getMember(name)));
            }
        }
        Value advanced = given.getMember("advanced");
        if (advanced != null && advanced.hasArrayElements()) {
            List<MediaTrackConstraintSet> sets = new ArrayList<>();
            for (long i = 0; i < advanced.getArraySize(); i++) {
                MediaTrackConstraintSet.Builder set = MediaTrackConstraintSet.builder();
                Value each = advanced.getArrayElement(i);
                each.getMemberKeys().forEach(name -> set.set(name, constrain(each.getMember(name))));
                sets.add(set.build());
            }
            builder.advancedSets(sets);
        }
        return builder.build();
    }

    private static Constrain constrain(Value value) {
        if (!value.hasMembers() || value.hasArrayElements() || value.isString()) {
            return Constrain.value(bare(value));
        }
        return Constrain.of(number(value, "min"), number(value, "max"), member(value, "exact"), member(value, "ideal"));
    }

    private static @Nullable Double number(Value value, String member) {
        return value.hasMember(member) ? (Double) value.getMember(member).asDouble() : null;
    }

    private static @Nullable Object member(Value value, String member) {
        return value.hasMember(member) ? bare(value.getMember(member)) : null;
    }

    private static Object bare(Value value) {
        if (value.isBoolean()) {
            return value.asBoolean();
        } else if (value.isNumber()) {
            return value.fitsInLong() ? (Object) value.asLong() : (Object) value.asDouble();
        } else if (value.isString()) {
            return value.asString();
        }
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < value.getArraySize(); i++) {
            texts.add(value.getArrayElement(i).asString());
        }
        return texts;
    }

    private static Map<String, Object> written(Map<String, Constrain> members) {
        Map<String, Object> result = new TreeMap<>();
        members.forEach((name, constrain) -> {
            Object value = constrain.value();
            result.put(name, value != null ? value : range(constrain));
        });
        return new LinkedHashMap<>(result);
    }

    private static Map<String, Object> range(Constrain constrain) {
        Map<String, Object> range = new LinkedHashMap<>();
        put(range, "exact", constrain.exact());
        put(range, "ideal", constrain.ideal());
        put(range, "max", constrain.max());
        put(range, "min", constrain.min());
        return range;
    }

    private static void put(Map<String, Object> range, String name, @Nullable Object value) {
        if (value != null) {
            range.put(name, value);
        }
    }
}
