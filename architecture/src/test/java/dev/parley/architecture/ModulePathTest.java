package dev.parley.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The modules resolve and load on the module path, with everything they require and nothing else. */
class ModulePathTest {
    @Test
    void theWholeHouseLoadsAsModules() throws Exception {
        List<Path> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            boolean ours = Files.exists(path.resolve("module-info.class")) || entry.contains("parley-");
            if (ours || entry.contains("slf4j-")) {
                entries.add(path);
            }
        }
        ModuleFinder finder = ModuleFinder.of(entries.toArray(Path[]::new));
        Configuration configuration = ModuleLayer.boot()
                .configuration()
                .resolve(finder, ModuleFinder.of(), List.of("dev.parley.testkit", "dev.parley.webrtc"));
        ModuleLayer layer =
                ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
        Class<?> peerConnection =
                layer.findLoader("dev.parley.webrtc").loadClass("dev.parley.webrtc.RTCPeerConnection");
        assertThat(peerConnection.getModule().isNamed()).isTrue();
        assertThat(peerConnection.getConstructors()).isNotEmpty();
        Object connection = peerConnection.getConstructor().newInstance();
        ((AutoCloseable) connection).close();
    }
}
