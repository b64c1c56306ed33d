package dev.parley.cli.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Other stacks are no part of the command; its JAR names them, in a folder beside itself, on its class path. */
final class Peers {
    private Peers() {}

    /** Returns the folder where their JARs belong: "peers", beside the running JAR. */
    static Path folder() {
        try {
            Path running = Path.of(Peers.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return running.resolveSibling("peers");
        } catch (URISyntaxException e) {
            throw new AssertionError("the class path is made of valid locations", e);
        }
    }

    /** Returns which of what webrtc-java needs is not on the class path, or null where it is all there. */
    static @Nullable String missingOfWebrtcJava() {
        String library = System.mapLibraryName("webrtc-java-" + platform());
        ClassLoader loader = Peers.class.getClassLoader();
        for (String needed : List.of("dev/onvoid/webrtc/PeerConnectionFactory.class", library)) {
            if (loader.getResource(needed) == null) {
                return needed;
            }
        }
        return null;
    }

    /** Returns this machine's classifier in webrtc-java's terms, such as "linux-x86_64". */
    static String platform() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        return (os.contains("win") ? "windows" : os.contains("mac") ? "macos" : "linux") + "-" + arch;
    }
}
