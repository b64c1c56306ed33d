package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentationTest {
    private final List<Boolean> permissions = new ArrayList<>();
    private boolean works = true;
    private final Fragmentation fragmentation = new Fragmentation(permitted -> {
        permissions.add(permitted);
        return works;
    });

    @Test
    void theOptionIsAsTheSystemHasItUntilADatagramMustNotBeFragmented() {
        assertThat(fragmentation.prepare(60_000, false)).isTrue();
        assertThat(permissions).isEmpty();
        assertThat(fragmentation.prepare(1_400, true)).isTrue();
        assertThat(fragmentation.prepare(1_400, true)).isTrue();
        assertThat(permissions).containsExactly(false);
        assertThat(fragmentation.prepare(1_400, false)).isTrue();
        assertThat(fragmentation.prepare(1_200, false)).isTrue();
        assertThat(permissions).containsExactly(false, true);
    }

    @Test
    void smallDatagramsChangeNothing() {
        assertThat(fragmentation.prepare(100, true)).isTrue();
        assertThat(permissions).isEmpty();
        assertThat(fragmentation.prepare(1_400, true)).isTrue();
        assertThat(fragmentation.prepare(508, false)).isTrue();
        assertThat(permissions).containsExactly(false);
    }

    @Test
    void whereTheOptionDoesNotWorkWhatMustNotBeFragmentedDoesNotLeave() {
        works = false;
        assertThat(fragmentation.canBeForbidden()).isFalse();
        assertThat(fragmentation.prepare(1_400, true)).isFalse();
        assertThat(fragmentation.prepare(1_400, false)).isTrue();
        assertThat(fragmentation.prepare(100, true)).as("fragmented nowhere").isTrue();
        assertThat(permissions).as("asked once").containsExactly(false);
    }
}
