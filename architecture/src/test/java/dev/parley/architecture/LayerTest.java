package dev.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows of docs/architecture.md: a module may use what stands beside it here, and nothing else of ours. */
class LayerTest {
    private static final Map<String, List<String>> ARROWS = Map.ofEntries(
            Map.entry("base", List.of()),
            Map.entry("parameters", List.of("base")),
            Map.entry("frames", List.of("base", "parameters")),
            Map.entry("simulation", List.of("base")),
            Map.entry("crypto", List.of("base", "parameters")),
            Map.entry("sdp", List.of("base", "parameters")),
            Map.entry("stun", List.of("base", "parameters", "crypto")),
            // STUN takes the key of its integrity as crypto's HmacSha1.
            Map.entry("ice", List.of("base", "parameters", "stun", "crypto")),
            Map.entry("turn", List.of("base", "parameters", "stun", "crypto")),
            Map.entry("dtls", List.of("base", "parameters", "crypto")),
            Map.entry("sctp", List.of("base", "parameters")),
            Map.entry("datachannel", List.of("base", "parameters", "sctp")),
            Map.entry("containers", List.of("base", "parameters", "frames")),
            Map.entry("codec", List.of("base", "parameters", "frames")),
            Map.entry("telephony", List.of("base", "parameters", "frames", "codec")),
            Map.entry("playout", List.of("base", "parameters", "frames", "codec", "telephony")),
            Map.entry("encoding", List.of("base", "parameters", "frames", "codec")),
            Map.entry("opus", List.of("base", "parameters", "frames", "codec")),
            Map.entry("vp8", List.of("base", "parameters", "frames", "codec")),
            Map.entry("srtp", List.of("base", "crypto")),
            Map.entry("rtp", List.of("base", "parameters", "frames")),
            Map.entry("media", List.of("base", "parameters", "frames", "rtp")),
            Map.entry("negotiation", List.of("base", "parameters", "sdp")),
            Map.entry(
                    "connection",
                    List.of(
                            "base",
                            "parameters",
                            "frames",
                            "stun",
                            "ice",
                            "turn",
                            "crypto",
                            "dtls",
                            "sctp",
                            "datachannel",
                            "srtp",
                            "rtp",
                            "media")),
            Map.entry("runtime", List.of("base", "parameters")),
            Map.entry("rawmedia", List.of("base", "parameters", "frames", "codec", "playout", "encoding", "runtime")),
            Map.entry("host", List.of("base", "parameters", "ice", "turn", "connection", "runtime")),
            Map.entry("dom", List.of("base", "runtime")),
            Map.entry("mediacapture", List.of("base", "parameters", "frames", "codec", "runtime", "dom")),
            Map.entry(
                    "peer",
                    List.of(
                            "base",
                            "parameters",
                            "crypto",
                            "ice",
                            "dtls",
                            "sctp",
                            "datachannel",
                            "frames",
                            "rtp",
                            "media",
                            "negotiation",
                            "connection",
                            "runtime",
                            "host")),
            // The W3C's objects see no engine: neither ICE, DTLS, SCTP nor data channels, nor the connection of them.
            Map.entry(
                    "webrtc",
                    List.of(
                            "encoding",
                            "frames",
                            "base",
                            "parameters",
                            "negotiation",
                            "host",
                            "peer",
                            "runtime",
                            "rawmedia",
                            "playout",
                            "codec",
                            "dom",
                            "mediacapture")),
            Map.entry("javascript", List.of("base", "runtime", "dom", "mediacapture", "webrtc", "legacy")),
            Map.entry("turnserver", List.of("base", "crypto", "stun", "turn", "runtime")),
            Map.entry("legacy", List.of("dom", "mediacapture", "webrtc")),
            Map.entry(
                    "testkit",
                    List.of(
                            "base",
                            "parameters",
                            "frames",
                            "simulation",
                            "stun",
                            "turn",
                            "crypto",
                            "runtime",
                            "dom",
                            "mediacapture",
                            "webrtc")));

    private static final SliceAssignment BY_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    };

    private static final JavaClasses CLASSES = ParleyClasses.main();

    static List<String> modules() {
        return new ArrayList<>(new TreeSet<>(ARROWS.keySet()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void onlyTheArrowsDrawn(String module) {
        List<String> allowed = new ArrayList<>();
        allowed.add("dev.parley." + module + "..");
        ARROWS.get(module).forEach(used -> allowed.add("dev.parley." + used + ".."));
        noClasses()
                .that()
                .resideInAPackage("dev.parley." + module + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.parley..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .check(CLASSES);
    }

    @Test
    void everyClassHasItsFloor() {
        assertThat(CLASSES.stream().map(type -> type.getPackageName().split("\\.")[2]))
                .isNotEmpty()
                .allMatch(ARROWS::containsKey);
    }

    /** Inside a module as between modules: who reads a package finds what it needs below it. */
    @Test
    void noPackagesGoInCircles() {
        slices().assignedFrom(BY_PACKAGE).should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theCoreUsesTheJdkSlf4jAndJspecifyAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.parley.javascript..", "dev.parley.opus..")
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(
                        "dev.parley..",
                        "java..",
                        "javax.crypto..",
                        "javax.net.ssl..",
                        "jdk.jfr..",
                        "org.slf4j..",
                        "org.jspecify..")))
                .check(CLASSES);
    }

    @Test
    void flightRecorderIsKnownInOneClassAlone() {
        noClasses()
                .that()
                .haveNameNotMatching("dev\\.parley\\.webrtc\\.FlightRecorderEvents(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(CLASSES);
    }

    @Test
    void loggingStartsAtTheRuntime() {
        noClasses()
                .that()
                .resideInAnyPackage(ParleyClasses.TOLD_THE_TIME)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void noRoomIsNamedForWhateverFits() {
        List<String> names = List.of("util", "utils", "common", "impl", "internal", "helper", "helpers", "manager");
        for (JavaClass type : CLASSES) {
            assertThat(type.getPackageName().split("\\.")).as(type.getName()).doesNotContainAnyElementsOf(names);
            assertThat(type.getSimpleName()).as(type.getName()).doesNotMatch(".*(Util|Utils|Helper|Manager|Impl)");
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        TreeSet<String> packages = new TreeSet<>();
        TreeSet<String> marked = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            packages.add(type.getPackageName());
            if (type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                marked.add(type.getPackageName());
            }
        }
        assertThat(marked).isEqualTo(packages);
    }

    @Test
    void exceptionsAreNotCaughtByPrinting() {
        noClasses()
                .should()
                .callMethod(Throwable.class, "printStackTrace")
                .because("failures are logged, counted or thrown")
                .check(CLASSES);
    }

    @Test
    void theObjectsOfTheSpecificationAreFinal() {
        classes()
                .that()
                .resideInAPackage("dev.parley.webrtc")
                .and()
                .haveSimpleNameStartingWith("RTC")
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("RTCStats") // the base of the statistics dictionaries, sealed
                .should()
                .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
                .check(CLASSES);
    }
}
