package dev.parley.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/** The classes that the rules look at. */
final class ParleyClasses {
    /** Where nothing may touch a socket, a thread, the system clock or an unseeded random source. */
    static final String[] TOLD_THE_TIME = {
        "dev.parley.base..",
        "dev.parley.parameters..",
        "dev.parley.frames..",
        "dev.parley.codec..",
        "dev.parley.opus..",
        "dev.parley.playout..",
        "dev.parley.encoding..",
        "dev.parley.crypto..",
        "dev.parley.sdp..",
        "dev.parley.stun..",
        "dev.parley.ice..",
        "dev.parley.turn..",
        "dev.parley.dtls..",
        "dev.parley.sctp..",
        "dev.parley.datachannel..",
        "dev.parley.srtp..",
        "dev.parley.rtp..",
        "dev.parley.media..",
        "dev.parley.vp8..",
        "dev.parley.negotiation..",
        "dev.parley.connection..",
        "dev.parley.simulation..",
    };

    private ParleyClasses() {}

    static JavaClasses main() {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("module-info"))
                .importPackages("dev.parley")
                .that(com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                                "dev.parley.architecture..")));
        if (classes.isEmpty()) {
            throw new AssertionError("no classes on the class path: the rules would hold for nothing");
        }
        return classes;
    }
}
