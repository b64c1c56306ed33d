package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Citations name the RFC that is in force, in code, comments and documents. */
class CitationTest {
    /**
     * Obsolete RFCs that protocols of this library once stood in, and their successors. RFC 5246 and RFC 6347 are not among them: TLS 1.2
     * and DTLS 1.2 are protocols of their own, and implemented here.
     */
    private static final Map<String, String> SUCCESSORS = Map.ofEntries(
            Map.entry("1889", "3550"),
            Map.entry("1890", "3551"),
            Map.entry("2327", "8866"),
            Map.entry("2616", "9110"),
            Map.entry("2617", "7616"),
            Map.entry("2833", "4733"),
            Map.entry("2960", "9260"),
            Map.entry("3280", "5280"),
            Map.entry("3489", "8489"),
            Map.entry("4492", "8422"),
            Map.entry("4566", "8866"),
            Map.entry("4572", "8122"),
            Map.entry("4960", "9260"),
            Map.entry("5077", "8446"),
            Map.entry("5245", "8445"),
            Map.entry("5285", "8285"),
            Map.entry("5389", "8489"),
            Map.entry("5766", "8656"),
            Map.entry("6156", "8656"),
            Map.entry("7525", "9325"),
            Map.entry("7539", "8439"),
            Map.entry("8312", "9438"),
            Map.entry("8829", "9429"),
            Map.entry("8843", "9143"));

    /** Places that compare with the former text, because peers still follow it or the successor leaves the matter out. */
    private static final List<String> COMPARISONS = List.of(
            "RFC 3489 server's",
            "RFC 5245 §4.1.4 ", // the order in which the default candidate is chosen
            "RFC 5245 §8.1.1.2", // aggressive nomination
            "RFC 5389 allowed",
            "RFC 5766 had them");

    private static final Pattern CITATION = Pattern.compile("RFC(?:\\s|\\*|//)+(\\d{3,5})\\b");

    @Test
    void obsoleteTextsAreNotCited() throws IOException {
        List<String> obsolete = new ArrayList<>();
        int files = 0;
        for (Path file : SourceTree.files(".java", ".md")) {
            files++;
            if (!file.endsWith("CitationTest.java")) {
                obsolete(Files.readString(file)).forEach(found -> obsolete.add(file + ": " + found));
            }
        }
        assertThat(files).isGreaterThan(1_000);
        assertThat(obsolete).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"// RFC 8829 §5.2.1", "see RFC\n     * 4960", "by RFC\n        // 5245 §7", "RFC 5389, §15"})
    void anObsoleteCitationIsFound(String text) {
        assertThat(obsolete(text)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"// RFC 9429 §5.2.1", "as in RFC 5245 §8.1.1.2", "RFC 5389 allowed 513", "8829"})
    void othersAreNot(String text) {
        assertThat(obsolete(text)).isEmpty();
    }

    private static List<String> obsolete(String text) {
        List<String> found = new ArrayList<>();
        Matcher citation = CITATION.matcher(text);
        while (citation.find()) {
            String successor = SUCCESSORS.get(citation.group(1));
            String rest = text.substring(citation.start()).replaceFirst("\\s+", " ");
            if (successor != null && COMPARISONS.stream().noneMatch(rest::startsWith)) {
                found.add("RFC " + citation.group(1) + " instead of RFC " + successor);
            }
        }
        return found;
    }
}
