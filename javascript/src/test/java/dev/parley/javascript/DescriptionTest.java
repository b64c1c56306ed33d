package dev.parley.javascript;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.dom.Event;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The description of the binding against the Java API: everything described is there, everything there is described or excepted. */
class DescriptionTest {
    /** Extensions of the Java API and its spellings of what JavaScript has in another form. */
    private static final Set<String> NOT_FOR_SCRIPTS = Set.of(
            "RTCPeerConnection.closeGracefully",
            "RTCPeerConnection.diagnose",
            "RTCPeerConnection.queueTask",
            "RTCDataChannel.pause",
            "RTCDataChannel.resume",
            "RTCDataChannel.writable",
            "RTCCertificate.toPem",
            "RTCStatsReport.all",
            "MediaStreamTrack.addVideoSink",
            "MediaStreamTrack.addRawAudioSink",
            "MediaStreamTrack.addRawVideoSink",
            "MediaStreamTrack.audioReader",
            "MediaStreamTrack.videoReader",
            "MediaStreamTrack.encodedOutput",
            "MediaStreamTrack.encodedReader",
            "RTCRtpReceiver.encodedReader",
            "RTCRtpReceiver.requestKeyFrame",
            "RTCRtpReceiver.setLowLatency",
            "MediaDevices.createAudioWriter",
            "MediaDevices.createVideoWriter",
            "MediaDevices.createEncodedSource",
            "MediaStreamTrack.addAudioSink",
            "MediaDevices.plugCamera",
            "MediaDevices.plugMicrophone",
            "MediaDevices.unplug",
            "MediaDevices.createVideoSource",
            "MediaDevices.createAudioSource",
            "MediaDevices.close");

    /** Java has the constrainable properties as keys of a map. */
    private static final Set<String> PROPERTIES_BY_NAME = Set.of("MediaTrackConstraintSet", "MediaTrackConstraints");

    private static final Set<String> OF_ALL =
            Set.of("addEventListener", "dispatchEvent", "equals", "hashCode", "toString");

    static Stream<Description> interfaces() {
        return Description.all().stream().filter(each -> each.kind().equals("interface"));
    }

    static Stream<Description> events() {
        return Description.all().stream().filter(each -> each.kind().equals("event"));
    }

    static Stream<Description> dictionaries() {
        return Description.all().stream()
                .filter(each -> each.kind().equals("dictionary")
                        && HostClass.find(each.name()) != null
                        && !PROPERTIES_BY_NAME.contains(each.name()));
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void membersAreThere(Description described) {
        HostClass type = HostClass.of(described.name());
        List<String> missing = new ArrayList<>();
        for (String name : described.members()) {
            if (type.methods(name).isEmpty()) {
                missing.add(name);
            }
        }
        for (String name : described.writable()) {
            String setter = "set" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            if (type.methods(setter).isEmpty()) {
                missing.add(setter);
            }
        }
        assertThat(missing).as(described.name()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    void nothingOfTheClassIsForgotten(Description described) {
        Set<String> known = new TreeSet<>(described.members());
        List<String> forgotten = new ArrayList<>();
        for (Method method : HostClass.of(described.name()).type().getDeclaredMethods()) {
            String name = method.getName();
            if (!Modifier.isPublic(method.getModifiers())
                    || method.isSynthetic()
                    || Modifier.isStatic(method.getModifiers())
                    || OF_ALL.contains(name)
                    || name.matches("on[A-Z].*|set[A-Z].*") && !known.contains(name) && isHandlerOrSetter(name, known)
                    || described.isMap()) {
                continue;
            }
            if (!known.contains(name) && !NOT_FOR_SCRIPTS.contains(described.name() + "." + name)) {
                forgotten.add(name);
            }
        }
        assertThat(forgotten).as(described.name()).isEmpty();
    }

    private static boolean isHandlerOrSetter(String name, Set<String> known) {
        return name.startsWith("on") || known.contains(Character.toLowerCase(name.charAt(3)) + name.substring(4));
    }

    @ParameterizedTest
    @MethodSource("events")
    void fieldsOfEventsAreThere(Description described) {
        HostClass type = HostClass.of(described.name());
        assertThat(Event.class).isAssignableFrom(type.type());
        assertThat(described.members())
                .as(described.name())
                .allMatch(name -> !type.methods(name).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("dictionaries")
    void membersOfDictionariesCanBeRead(Description described) {
        Class<?> type = HostClass.of(described.name()).type();
        assertThat(described.members()).as(described.name()).allMatch(name -> HostClass.accessor(type, name) != null);
    }

    @Test
    void constraintsAreTheSupportedOnes() {
        Description constraints = Description.all().stream()
                .filter(each -> each.name().equals("MediaTrackConstraintSet"))
                .findAny()
                .orElseThrow();
        List<String> supported =
                Script.run("for (const name in navigator.mediaDevices.getSupportedConstraints()) log(name);");
        assertThat(constraints.members()).containsExactlyInAnyOrderElementsOf(supported);
    }

    @ParameterizedTest
    @MethodSource("dictionaries")
    void membersOfDictionariesCanBeBuilt(Description described) throws ReflectiveOperationException {
        Class<?> type = HostClass.of(described.name()).type();
        Class<?> builder = Arrays.stream(type.getDeclaredClasses())
                .filter(each -> each.getSimpleName().equals("Builder"))
                .findAny()
                .orElse(null);
        // What has required members is built by HostDictionaries.
        if (builder != null && HostDictionaries.maker(type) == null) {
            assertThat(described.members())
                    .as(described.name())
                    .allMatch(name -> HostValues.setter(builder, name) != null);
        }
    }
}
