package dev.parley.conformance.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

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
        SharedConversation shared = new SharedConversation(
                stack, () -> Conversation.start(stack, role, leg.ourOptions.toArray(String[]::new)));
        List<DynamicTest> tests = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            tests.add(DynamicTest.dynamicTest(scenario.title, () -> run(shared, stack, role, scenario)));
        }
        tests.add(DynamicTest.dynamicTest("(end of the " + leg + " connection)", shared::close));
        return tests;
    }

    private static void run(SharedConversation shared, Stack stack, Role role, Scenario scenario) throws Exception {
        long started = System.nanoTime();
        try {
            shared.run(scenario.run);
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable e) {
            TABLE.failed(stack, role, scenario);
            throw e;
        }
        TABLE.passed(stack, role, scenario, (System.nanoTime() - started) / 1_000_000);
    }
}
