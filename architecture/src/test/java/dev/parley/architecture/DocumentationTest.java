package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The documents show code that is compiled and run: each block of Java or JavaScript stands below "&lt;!-- docs: name --&gt;" and
 * equals, but for white space, what stands between "// docs: name" and "// end" in a test. Links lead to files that are there.
 */
class DocumentationTest {
    private static final List<String> EXAMPLES =
            List.of("api/webrtc/src/test", "testkit/src/test", "apps/cli/src/test");
    private static final Pattern REGION = Pattern.compile("(?s)// docs: (\\S+)\n(.*?)\\s*// end\n");
    private static final Pattern BLOCK =
            Pattern.compile("(?sm)(?:^<!-- docs: (\\S+) -->\n)?^```(java|js|javascript|html)\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("(?:\\]\\(|src=\"|srcset=\")([^)#\"\\s]+)");

    /** Written from a run of the foreign stacks, and only there after one. */
    private static final Path INTEROP = Path.of("docs/interop.md");

    private static final Map<String, String> REGIONS = new LinkedHashMap<>();
    private static final Path ROOT = SourceTree.root();

    @BeforeAll
    static void readTheExamples() throws IOException {
        for (String place : EXAMPLES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(place))) {
                files.filter(file -> file.toString().matches(".*\\.(java|html|js)"))
                        .sorted()
                        .forEach(DocumentationTest::readTheExamplesOf);
            }
        }
    }

    private static void readTheExamplesOf(Path file) {
        try {
            Matcher region = REGION.matcher(Files.readString(file));
            while (region.find()) {
                String name = region.group(1);
                assertThat(REGIONS.put(name, region.group(2)))
                        .as("two examples are called %s", name)
                        .isNull();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/guide.md"})
    void codeIsThatOfTheExamples(String document) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve(document)));
        int blocks = 0;
        while (block.find()) {
            blocks++;
            String name = block.group(1);
            assertThat(name)
                    .as("a block of %s has no name:%n%s", document, block.group(3))
                    .isNotNull();
            assertThat(REGIONS).as("examples for %s", document).containsKey(name);
            assertThat(words(block.group(3)))
                    .as("the block %s of %s is no longer the example", name, document)
                    .isEqualTo(words(REGIONS.get(name)));
        }
        assertThat(blocks).as("blocks of code in %s", document).isPositive();
    }

    private static String words(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void everyExampleIsShown() throws IOException {
        String documents =
                Files.readString(ROOT.resolve("README.md")) + Files.readString(ROOT.resolve("docs/guide.md"));
        Set<String> unseen = new TreeSet<>(REGIONS.keySet());
        unseen.removeIf(name -> documents.contains("<!-- docs: " + name + " -->"));
        assertThat(unseen).isEmpty();
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        List<Path> documents = new ArrayList<>(List.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")));
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        for (Path document : documents) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                String target = link.group(1);
                Path file = document.resolveSibling(target).normalize();
                boolean here =
                        !target.matches("[a-z]+:.*") && !ROOT.relativize(file).equals(INTEROP);
                if (here && !Files.exists(file)) {
                    broken.add(ROOT.relativize(document) + " -> " + target);
                }
            }
        }
        assertThat(broken).isEmpty();
    }
}
