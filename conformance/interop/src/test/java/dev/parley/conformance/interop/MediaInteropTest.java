package dev.parley.conformance.interop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * `parley peer` negotiates audio, video and data with browsers, in both roles. {@code -Dparley.interop.stack=NAME} runs one browser
 * alone. It looks at the signalling, the transceivers and the transports; {@link MediaFlowTest} looks at pictures and sound.
 */
class MediaInteropTest {
    @TestFactory
    Stream<DynamicContainer> browsers() {
        String only = System.getProperty("parley.interop.stack", "");
        return Stack.all().stream()
                .filter(stack -> List.of("chromium", "firefox").contains(stack.name()))
                .filter(stack -> only.isEmpty() || only.equals(stack.name()))
                .flatMap(stack -> Arrays.stream(Role.values())
                        .map(role -> DynamicContainer.dynamicContainer(stack + ", " + role.title, tests(stack, role))));
    }

    private static Stream<DynamicTest> tests(Stack stack, Role role) {
        return Arrays.stream(MediaScenario.Leg.values()).flatMap(leg -> tests(stack, role, leg).stream());
    }

    private static List<DynamicTest> tests(Stack stack, Role role, MediaScenario.Leg leg) {
        SharedConversation shared = new SharedConversation(stack, () -> start(stack, role, leg));
        List<DynamicTest> tests = new ArrayList<>();
        for (MediaScenario scenario : MediaScenario.values()) {
            if (scenario.leg == leg) {
                tests.add(DynamicTest.dynamicTest(scenario.title, () -> shared.run(scenario.run)));
            }
        }
        tests.add(DynamicTest.dynamicTest("(end of the " + leg + " connection)", shared::close));
        return tests;
    }

    private static Conversation start(Stack stack, Role role, MediaScenario.Leg leg) throws IOException {
        List<String> ours = new ArrayList<>(leg.options);
        ours.add("--simulcast");
        List<String> theirs = new ArrayList<>(leg.options);
        theirs.add("--perfect");
        return Conversation.start(stack, role, ours, theirs, leg.gateway);
    }
}
