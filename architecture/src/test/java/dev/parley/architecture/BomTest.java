package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM names every module that applications use, in the version of the house. */
class BomTest {
    /** Modules that are no library: the BOM itself, the command, tests and measurements. */
    private static final Set<String> NO_LIBRARIES = Set.of("bom", "apps/cli", "architecture", "benchmarks");

    private static final Path ROOT = root();

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("bom/pom.xml"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static List<String> values(String element, String text) {
        List<String> values = new ArrayList<>();
        Matcher matcher = Pattern.compile("<" + element + ">([^<]*)</").matcher(text);
        while (matcher.find()) {
            values.add(matcher.group(1));
        }
        return values;
    }

    private static String read(String path) throws IOException {
        return Files.readString(ROOT.resolve(path));
    }

    @Test
    void theBomNamesEveryLibraryOnce() throws IOException {
        String house = read("pom.xml");
        List<String> libraries = new ArrayList<>();
        for (String module : values("module", house)) {
            if (!NO_LIBRARIES.contains(module)
                    && !module.startsWith("conformance/")
                    && !module.startsWith("examples/")) {
                // The first is the parent's.
                libraries.add(values("artifactId", read(module + "/pom.xml")).get(1));
            }
        }
        String bom = read("bom/pom.xml");
        List<String> managed = values("artifactId", bom);
        managed.removeIf(name -> !name.startsWith("parley-")); // plugins

        assertThat(managed.get(0)).isEqualTo("parley-bom");
        assertThat(managed.subList(1, managed.size())).containsExactlyInAnyOrderElementsOf(libraries);
        assertThat(values("version", bom).get(0))
                .isEqualTo(values("version", house).get(0));
    }
}
