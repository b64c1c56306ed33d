package dev.parley.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** Told the time, never asking for it: what would make two runs of one seed differ does not occur in protocol code. */
class DeterminismTest {
    private static final JavaClasses CLASSES = ParleyClasses.main();

    @Test
    void noClock() {
        protocolCode().should().callMethod(System.class, "nanoTime").check(CLASSES);
        protocolCode().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
        forbid("now", Instant.class);
        protocolCode()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .check(CLASSES);
    }

    @Test
    void noThread() {
        protocolCode().should().dependOnClassesThat(type(Thread.class)).check(CLASSES);
        protocolCode()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent", "java.util.concurrent.locks..", "java.util.concurrent.atomic..")
                .check(CLASSES);
        noMethods()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(ParleyClasses.TOLD_THE_TIME))
                .should()
                .haveModifier(JavaModifier.SYNCHRONIZED)
                .check(CLASSES);
    }

    @Test
    void noSocketAndNoNameService() {
        protocolCode()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..")
                .check(CLASSES);
        DescribedPredicate<JavaClass> sockets = DescribedPredicate.describe(
                "are sockets or interfaces",
                candidate -> candidate.getName().matches("java\\.net\\..*(Socket|NetworkInterface|ServerSocket)"));
        protocolCode().should().dependOnClassesThat(sockets).check(CLASSES);
        forbid("getByName|getAllByName|getLocalHost|getHostName|getCanonicalHostName", InetAddress.class);
    }

    @Test
    void noUnseededRandomness() {
        protocolCode().should().callMethod(Math.class, "random").check(CLASSES);
        protocolCode().should().callConstructor(SecureRandom.class).check(CLASSES);
        protocolCode().should().callConstructor(Random.class).check(CLASSES);
        forbid("getInstance|getInstanceStrong", SecureRandom.class);
        forbid("randomUUID", UUID.class);
        protocolCode()
                .should()
                .dependOnClassesThat(assignableTo(ThreadLocalRandom.class))
                .check(CLASSES);
    }

    @Test
    void noOrderThatChangesFromJvmToJvm() {
        forbid("of|ofEntries|copyOf", Map.class);
        forbid("of|copyOf", Set.class);
        protocolCode()
                .should()
                .dependOnClassesThat(assignableTo(IdentityHashMap.class))
                .check(CLASSES);
        protocolCode()
                .should()
                .callMethod(System.class, "identityHashCode", Object.class)
                .check(CLASSES);
    }

    private static void forbid(String methods, Class<?> of) {
        protocolCode()
                .should()
                .callMethodWhere(target(nameMatching(methods)).and(target(owner(type(of)))))
                .check(CLASSES);
    }

    private static GivenClassesConjunction protocolCode() {
        return noClasses().that().resideInAnyPackage(ParleyClasses.TOLD_THE_TIME);
    }
}
