package dev.parley.conformance.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stack that we did not write.
 *
 * @param name what the table calls it
 * @param command starts it as a peer that sends back what arrives
 * @param maxMessageSize the largest message in bytes that it takes, as it advertises it
 * @param cannot what it cannot do, with the reason
 */
record Stack(String name, List<String> command, int maxMessageSize, Map<Scenario, String> cannot) {
    private static final String PEERS = "conformance/interop/peers/";
    private static final int OUR_MAX_MESSAGE_SIZE = 262_144;

    static List<Stack> all() {
        String noRestart = "its API has no ICE restart";
        return List.of(
                browser("chromium", 262_144),
                browser("firefox", OUR_MAX_MESSAGE_SIZE),
                browser("firefox-dtls12", OUR_MAX_MESSAGE_SIZE),
                node("node-datachannel", OUR_MAX_MESSAGE_SIZE, Map.of()),
                node("werift", 65_536, Map.of()),
                node("wrtc", 262_144, Map.of()),
                new Stack(
                        "aiortc",
                        List.of("/usr/bin/python3", PEERS + "aiortc_peer.py"),
                        65_536,
                        Map.of(Scenario.ICE_RESTART_BY_US, noRestart, Scenario.ICE_RESTART_BY_PEER, noRestart)));
    }

    private static Stack browser(String name, int maxMessageSize) {
        return new Stack(name, List.of("node", PEERS + "browser-peer.mjs", name), maxMessageSize, Map.of());
    }

    private static Stack node(String name, int maxMessageSize, Map<Scenario, String> cannot) {
        return new Stack(name, List.of("node", PEERS + "node-peer.mjs", name), maxMessageSize, cannot);
    }

    /** Returns the tool that is missing for this stack, or null. */
    @Nullable
    String missingTool() {
        if (command.get(0).equals("node") && !Files.isDirectory(Path.of(PEERS, "node_modules"))) {
            return "the npm packages of " + PEERS;
        }
        return null;
    }

    @Override
    public String toString() {
        return name;
    }
}
