package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Comments are filled evenly: a formatter that cuts one line too long leaves a word alone on the next, in the middle of a paragraph.
 */
class CommentTest {
    /** A line from this length on is full. */
    private static final int FULL = 75;

    /** A line below this length is torn if a full one stands before it, and the next line's first word would have fitted. */
    private static final int SHORT = 40;

    /** Lists, tags and headings begin a paragraph of their own. */
    private static final Pattern BEGINS_ANEW = Pattern.compile("(?:[<@\\-*|#=]|\\d+\\.|[A-Z_]+:).*");

    /** One comment line: its kind and indentation, and its text. */
    private record Line(int number, String margin, String text) {}

    @Test
    void noLineIsTorn() throws IOException {
        List<String> torn = new ArrayList<>();
        int files = 0;
        for (Path file : SourceTree.files(".java")) {
            files++;
            for (int number : torn(Files.readString(file))) {
                torn.add(file + ":" + number);
            }
        }
        assertThat(files).isGreaterThan(1_000);
        assertThat(torn).as("torn comment lines").isEmpty();
    }

    @Test
    void aTornLineIsFound() {
        String full = "a line of a comment that is as long as lines of comments are when they are full";
        String comment = "    // " + full + "\n    // torn\n    // and the rest of it.\n";
        assertThat(torn(comment)).containsExactly(2);
        assertThat(torn(comment.replace("//", " *").replaceFirst("^", "/**\n"))).containsExactly(3);
    }

    @Test
    void theLastLineOfAParagraphMayBeShort() {
        String full = "    // a line of a comment that is as long as lines of comments are when they are full\n";
        assertThat(torn(full + "    // the end.\n" + "    int code;\n" + full)).isEmpty();
        assertThat(torn(full + "    // the end.\n" + "    // - a list\n" + full))
                .isEmpty();
        assertThat(torn(full + "    // the end.\n" + "    //\n" + full)).isEmpty();
    }

    private static List<Integer> torn(String source) {
        List<Integer> torn = new ArrayList<>();
        List<Line> paragraph = new ArrayList<>();
        boolean javadoc = false;
        boolean verbatim = false;
        int number = 0;
        for (String line : source.split("\n", -1)) {
            number++;
            String text = line.strip();
            verbatim = javadoc && (verbatim || text.contains("<pre>") || text.contains("{@snippet"));
            Line comment = verbatim ? null : comment(number, line, text, javadoc);
            boolean continues = comment != null
                    && !BEGINS_ANEW.matcher(comment.text).matches()
                    && (paragraph.isEmpty() || paragraph.get(0).margin.equals(comment.margin));
            if (!continues) {
                addTorn(paragraph, torn);
                paragraph.clear();
            }
            if (comment != null) {
                paragraph.add(comment);
            }
            verbatim &= !text.contains("</pre>") && !text.equals("* }");
            javadoc = text.startsWith("/*") ? !text.endsWith("*/") : javadoc && !text.endsWith("*/");
        }
        addTorn(paragraph, torn);
        return torn;
    }

    private static @Nullable Line comment(int number, String line, String text, boolean javadoc) {
        String start = javadoc ? "* " : "// ";
        if (!text.startsWith(start) || text.startsWith(" ", start.length()) || text.endsWith("*/")) {
            return null;
        }
        return new Line(number, line.substring(0, line.indexOf(start)) + start, text.substring(start.length()));
    }

    private static void addTorn(List<Line> paragraph, List<Integer> torn) {
        if (paragraph.stream().anyMatch(line -> line.text.contains("|"))) {
            return; // a table
        }
        for (int i = 1; i < paragraph.size() - 1; i++) {
            String text = paragraph.get(i).text;
            String next = paragraph.get(i + 1).text.split(" ", 2)[0];
            if (text.length() < SHORT
                    && paragraph.get(i - 1).text.length() > FULL
                    && text.length() + 1 + next.length() < FULL) {
                torn.add(paragraph.get(i).number);
            }
        }
    }
}
