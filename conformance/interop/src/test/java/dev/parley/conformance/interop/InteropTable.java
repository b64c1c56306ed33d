package dev.parley.conformance.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The table of stack × scenario, with the time that each took, written as Markdown when the run ends. */
final class InteropTable {
    private record Cell(Stack stack, Role role, Scenario scenario) {
        String key() {
            return stack.name() + "/" + role + "/" + scenario;
        }
    }

    private final Map<String, String> results = new TreeMap<>();

    void passed(Stack stack, Role role, Scenario scenario, long millis) {
        results.put(
                new Cell(stack, role, scenario).key(), millis < 1_000 ? millis + " ms" : millis / 100 / 10.0 + " s");
    }

    void failed(Stack stack, Role role, Scenario scenario) {
        results.put(new Cell(stack, role, scenario).key(), "**failed**");
    }

    void write(Path file) {
        StringBuilder text = new StringBuilder();
        for (Role role : Role.values()) {
            text.append("### ").append(capitalised(role.title)).append("\n\n| scenario |");
            row(text, Stack::name);
            text.append("|---|");
            row(text, stack -> "--:");
            for (Scenario scenario : Scenario.values()) {
                text.append("| ").append(scenario.title).append(" |");
                row(text, stack -> cell(stack, role, scenario));
            }
            text.append('\n');
        }
        Set<String> reasons = new LinkedHashSet<>();
        for (Stack stack : Stack.all()) {
            stack.cannot()
                    .forEach((scenario, why) -> reasons.add("- " + stack + ", " + scenario.title + ": " + why + ".\n"));
            stack.lacks()
                    .forEach((detail, why) -> reasons.add("- " + stack + ", " + detail.title + ": " + why + ".\n"));
        }
        if (!reasons.isEmpty()) {
            text.append("– what a peer cannot do:\n");
            reasons.stream().sorted().forEach(text::append);
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cell(Stack stack, Role role, Scenario scenario) {
        return stack.cannot().containsKey(scenario)
                ? "–"
                : results.getOrDefault(new Cell(stack, role, scenario).key(), "not run");
    }

    private static void row(StringBuilder text, Function<Stack, String> cell) {
        for (Stack stack : Stack.all()) {
            text.append(' ').append(cell.apply(stack)).append(" |");
        }
        text.append('\n');
    }

    private static String capitalised(String title) {
        return Character.toUpperCase(title.charAt(0)) + title.substring(1);
    }
}
