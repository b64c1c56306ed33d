package dev.parley.host.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RemoteNamesTest {
    @Test
    void multicastNamesAreRecognisedInAnySpelling() {
        assertThat(RemoteNames.isMulticastName("a.local")).isTrue();
        assertThat(RemoteNames.isMulticastName("A.LOCAL.")).isTrue();
        assertThat(RemoteNames.isMulticastName("local.example.org")).isFalse();
    }

    @Test
    void multicastNamesAreNotLookedUpIfTheSettingsForbidIt() {
        List<String> asked = new ArrayList<>();
        List<@Nullable InetAddress> results = new ArrayList<>();
        RemoteNames names = new RemoteNames(
                name -> {
                    asked.add(name);
                    return CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
                },
                false);
        names.resolve("a.local", results::add);
        names.resolve("example.org", results::add);
        assertThat(asked).containsExactly("example.org");
        assertThat(results).containsExactly(null, InetAddress.getLoopbackAddress());
    }
}
