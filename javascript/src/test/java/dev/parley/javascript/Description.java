package dev.parley.javascript;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of the binding's descriptions, read apart from the binding. */
record Description(String kind, String name, List<String> members, Set<String> writable, boolean isMap) {
    private static final Pattern NAME = Pattern.compile("(?:^|\\s)(\\w+)(?:[!?]|\\.\\.\\.)?:");
    private static final Pattern CALL = Pattern.compile("^ +(?:call|static|legacy) (\\w+)\\(.*");

    static List<Description> all() {
        return Scripts.descriptions(true).stream()
                .flatMap(text -> read(text).stream())
                .toList();
    }

    private static List<Description> read(String text) {
        List<Description> all = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (!line.startsWith(" ")) {
                String[] words = line.split(" ");
                all.add(new Description(words[0], words[1], new ArrayList<>(), new HashSet<>(), false));
                continue;
            }
            Description last = all.get(all.size() - 1);
            if (line.strip().equals("map")) {
                all.set(all.size() - 1, new Description(last.kind, last.name, last.members, last.writable, true));
            } else if (!last.kind.equals("interface")) {
                NAME.matcher(line).results().forEach(each -> last.members.add(each.group(1)));
            } else {
                member(last, line);
            }
        }
        return all;
    }

    private static void member(Description of, String line) {
        Matcher call = CALL.matcher(line);
        if (call.matches()) {
            of.members.add(call.group(1));
        } else if (line.startsWith("  read ")) {
            of.members.addAll(List.of(line.substring(7).split(" ")));
        } else if (line.startsWith("  write ")) {
            for (String each : line.substring(8).split(" ")) {
                of.members.add(each.substring(0, each.indexOf(':')));
                of.writable.add(each.substring(0, each.indexOf(':')));
            }
        }
    }

    @Override
    public String toString() {
        return kind + " " + name;
    }
}
