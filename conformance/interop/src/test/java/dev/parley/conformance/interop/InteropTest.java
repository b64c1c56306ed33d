package dev.parley.conformance.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * `parley peer` against every foreign stack, in both roles. {@code -Dparley.interop.stack=NAME} runs one stack alone. The table goes to
 * the file that {@code parley.interop.output} names.
 */
class InteropTest {
    private static final InteropTable TABLE = new InteropTable();

    @AfterAll
    static void writeTable() {
        TABLE.write(Path.of(System.getProperty("parley.interop.output", "target/interop.md")));
    }

    @TestFactory
    Stream<DynamicContainer> stacks() {
        String only = System.getProperty("parley.interop.stack", "");
        return Stack.all().stream()
                .filter(stack -> only.isEmpty() || only.equals(stack.name()))
                .flatMap(stack -> Arrays.stream(Role.values())
                        .map(role -> DynamicContainer.dynamicContainer(stack + ", " + role.title, tests(stack, role))));
    }

    private static Stream<DynamicTest> tests(Stack stack, Role role) {
        return Arrays.stream(Scenario.Leg.values()).flatMap(leg -> tests(stack, role, leg).stream());
    }

    /** The scenarios of one leg share a connection, which the first of them makes and the last one ends. */
    private static List<DynamicTest> tests(Stack stack, Role role, Scenario.Leg leg) {
        List<Scenario> scenarios = Arrays.stream(Scenario.values())
                .filter(scenario -> scenario.leg == leg && !stack.cannot().containsKey(scenario))
                .toList();
        Shared shared = new Shared(stack, role, leg);
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            tests.add(DynamicTest.dynamicTest(scenario.title, () -> run(shared, scenario)));
        }
        tests.add(DynamicTest.dynamicTest("(end of the " + leg + " connection)", shared::close));
        return tests;
    }

    private static void run(Shared shared, Scenario scenario) throws Exception {
        String missing = shared.stack.missingTool();
        Assumptions.assumeTrue(missing == null, () -> "missing tool: " + missing);
        long started = System.nanoTime();
        try {
            Conversation conversation = shared.conversation();
            try {
                scenario.run.accept(conversation);
            } catch (AssertionError e) {
                throw conversation.withTranscripts(e);
            }
        } catch (Throwable e) {
            TABLE.failed(shared.stack, shared.role, scenario);
            throw e;
        }
        TABLE.passed(shared.stack, shared.role, scenario, (System.nanoTime() - started) / 1_000_000);
    }

    /** A connection that several tests share, made when the first one asks. */
    private static final class Shared {
        private final Stack stack;
        private final Role role;
        private final Scenario.Leg leg;
        private Conversation conversation;
        private boolean failedToStart;

        Shared(Stack stack, Role role, Scenario.Leg leg) {
            this.stack = stack;
            this.role = role;
            this.leg = leg;
        }

        Conversation conversation() throws Exception {
            if (failedToStart) {
                throw new AssertionError("the connection was not made, see the first failure");
            }
            if (conversation == null) {
                failedToStart = true;
                conversation = Conversation.start(stack, role, leg.ourOptions.toArray(String[]::new));
                failedToStart = false;
            }
            return conversation;
        }

        void close() {
            if (conversation != null) {
                conversation.close();
            }
        }
    }
}
