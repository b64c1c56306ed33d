package dev.parley.conformance.interop;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stack that we did not write.
 *
 * @param name what the table calls it
 * @param command starts it as a peer that sends back what arrives
 * @param maxMessageSize the largest message in bytes that it takes, as it advertises it
 * @param extensions parts of DTLS and SCTP beyond what all stacks have, which our end has to agree on with it
 * @param cannot the scenarios that it cannot play, with the reason
 * @param lacks what the scenarios leave out with it, with the reason
 */
record Stack(
        String name,
        List<String> command,
        int maxMessageSize,
        Set<Extension> extensions,
        Map<Scenario, String> cannot,
        Map<Detail, String> lacks) {
    /** Parts of DTLS and SCTP that an end offers in its handshake. */
    enum Extension {
        /** RFC 9147, with X25519MLKEM768. */
        DTLS_1_3,
        /** RFC 8260. */
        INTERLEAVING,
        /** RFC 9653. */
        ZERO_CHECKSUM
    }

    private static final String PEERS = "conformance/interop/peers/";
    private static final int OUR_MAX_MESSAGE_SIZE = 262_144;

    static List<Stack> all() {
        return List.of(
                browser("chromium", 262_144, Extension.DTLS_1_3),
                browser("chromium-idata", 262_144, Extension.DTLS_1_3, Extension.INTERLEAVING),
                browser("firefox", OUR_MAX_MESSAGE_SIZE, Extension.DTLS_1_3, Extension.INTERLEAVING),
                browser("firefox-dtls12", OUR_MAX_MESSAGE_SIZE, Extension.INTERLEAVING),
                node(
                        "node-datachannel",
                        OUR_MAX_MESSAGE_SIZE,
                        noRestart("libdatachannel refuses new ICE credentials", "its createOffer ignores iceRestart"),
                        Map.of(
                                Detail.RELIABILITY_SHOWN,
                                "a channel that the other end made always says that it is ordered and reliable"),
                        Extension.ZERO_CHECKSUM),
                node(
                        "werift",
                        65_536,
                        Map.of(Scenario.END_BY_PEER, "it ends without a word, neither ABORT nor close_notify"),
                        Map.of(
                                Detail.EMPTY_MESSAGES,
                                "it sends nothing for them, but counts them, and all that follows on the channel waits for"
                                        + " them")),
                node("wrtc", 262_144, Map.of(), Map.of()),
                new Stack(
                        "aiortc",
                        List.of("/usr/bin/python3", PEERS + "aiortc_peer.py"),
                        65_536,
                        Set.of(),
                        noRestart("it answers with its old credentials", "its API has no ICE restart"),
                        Map.of()),
                new Stack(
                        "pion",
                        List.of("go", "run", "-C", PEERS + "pion", "."),
                        OUR_MAX_MESSAGE_SIZE,
                        Set.of(Extension.INTERLEAVING, Extension.ZERO_CHECKSUM),
                        Map.of(),
                        Map.of()));
    }

    private static Map<Scenario, String> noRestart(String ours, String theirs) {
        return Map.of(Scenario.ICE_RESTART_BY_US, ours, Scenario.ICE_RESTART_BY_PEER, theirs);
    }

    private static Stack browser(String name, int maxMessageSize, Extension... extensions) {
        return new Stack(
                name,
                List.of("node", PEERS + "browser-peer.mjs", name),
                maxMessageSize,
                Set.of(extensions),
                Map.of(),
                Map.of());
    }

    private static Stack node(
            String name,
            int maxMessageSize,
            Map<Scenario, String> cannot,
            Map<Detail, String> lacks,
            Extension... extensions) {
        return new Stack(
                name,
                List.of("node", PEERS + "node-peer.mjs", name),
                maxMessageSize,
                Set.of(extensions),
                cannot,
                lacks);
    }

    /** What a scenario tries beside its main point. */
    enum Detail {
        EMPTY_MESSAGES("empty messages"),
        RELIABILITY_SHOWN("how a channel of ours was made");

        final String title;

        Detail(String title) {
            this.title = title;
        }
    }

    boolean has(Detail detail) {
        return !lacks.containsKey(detail);
    }

    /** Returns the tool that is missing for this stack, or null. */
    @Nullable
    String missingTool() {
        if (command.get(0).equals("node") && !Files.isDirectory(Path.of(PEERS, "node_modules"))) {
            return "the npm packages of " + PEERS;
        }
        return command.get(0).equals("go") && !isOnPath("go") ? "go" : null;
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    @Override
    public String toString() {
        return name;
    }
}
