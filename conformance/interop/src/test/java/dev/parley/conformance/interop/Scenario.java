package dev.parley.conformance.interop;

import static dev.parley.conformance.interop.Conversation.CHAT;
import static dev.parley.conformance.interop.Conversation.PATIENCE;
import static dev.parley.conformance.interop.Conversation.event;
import static dev.parley.conformance.interop.Conversation.isOpen;
import static dev.parley.conformance.interop.Conversation.state;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is tried with every stack in both roles. Scenarios of one {@link Leg} share a connection, in the order of this enum. */
enum Scenario {
    STRINGS("strings", Leg.MAIN, Scenario::strings),
    EXTENSIONS("version of DTLS, extensions of SCTP", Leg.MAIN, Scenario::extensions),
    BINARY("binary to its maximum", Leg.MAIN, Scenario::binary),
    THEIR_CHANNEL("channel of theirs", Leg.MAIN, Scenario::theirChannel),
    UNORDERED("unordered", Leg.MAIN, c -> kindOfChannel(c, "unordered", "{\"ordered\":false}")),
    FEW_RETRANSMISSIONS(
            "no retransmission", Leg.MAIN, c -> kindOfChannel(c, "once", "{\"ordered\":false,\"maxRetransmits\":0}")),
    SHORT_LIFE("lifetime", Leg.MAIN, c -> kindOfChannel(c, "brief", "{\"maxPacketLifeTime\":500,\"protocol\":\"p\"}")),
    TRANSFER("20 MB", Leg.MAIN, c -> transfer(c, 20_000_000)),
    ICE_RESTART_BY_US("ICE restart, ours", Leg.MAIN, c -> iceRestart(c, c.ours)),
    ICE_RESTART_BY_PEER("ICE restart, theirs", Leg.MAIN, c -> iceRestart(c, c.theirs)),
    CLOSE_BY_US("close, ours", Leg.MAIN, c -> close(c, c.ours, "unordered")),
    CLOSE_BY_PEER("close, theirs", Leg.MAIN, c -> close(c, c.theirs, "brief")),
    END_BY_PEER("end, theirs", Leg.MAIN, Scenario::endByPeer),
    LOSSY_TRANSFER("2 MB at 5 % loss", Leg.LOSSY, c -> transfer(c, 2_000_000)),
    END_BY_US("end, ours", Leg.LOSSY, Scenario::endByUs),
    INTERLEAVED("short overtakes long", Leg.DISTANT, Scenario::interleaved),
    LARGER_PACKETS("20 MB in larger packets", Leg.LARGE, Scenario::largerPackets);

    /** Scenarios that share a connection. */
    enum Leg {
        MAIN(),
        /** Our socket layer loses datagrams, both ways, from a seed. */
        LOSSY("--udp-loss", "7:5"),
        /** A round trip of 300 ms: a long message takes several. At half a second, Chromium's first timeout comes before the answer. */
        DISTANT("--udp-delay", "150"),
        /** As large as the interface takes. */
        LARGE("--path-mtu", "9000");

        final List<String> ourOptions;

        Leg(String... ourOptions) {
            this.ourOptions = List.of(ourOptions);
        }
    }

    private static final Duration BULK = Duration.ofSeconds(120);

    /** Less than what a stack sends before the first acknowledgement, and more than acknowledgements and checks are. */
    private static final int FIRST_FLIGHT = 4_000;

    /** The largest IP packet in bytes that leaves without probing. */
    private static final int SMALL_PACKET = 1_228;

    private static final JsonMapper JSON = new JsonMapper();

    final String title;
    final Leg leg;
    final Consumer<Conversation> run;

    Scenario(String title, Leg leg, Consumer<Conversation> run) {
        this.title = title;
        this.leg = leg;
        this.run = run;
    }

    private static void strings(Conversation c) {
        for (String text : List.of("hello", "", "Grüße, ελληνικά, 日本語, 🎉", "x".repeat(20_000))) {
            if (text.isEmpty() && !c.stack.has(Stack.Detail.EMPTY_MESSAGES)) {
                continue;
            }
            c.talk(text);
        }
    }

    /** What both ends know is used, and nothing else. */
    private static void extensions(Conversation c) {
        boolean dtls13 = c.stack.extensions().contains(Stack.Extension.DTLS_1_3);
        JsonNode transport = figures(c, "transport");
        assertThat(transport.path("tlsVersion").asString("")).as("version").isEqualTo(dtls13 ? "FEFC" : "FEFD");
        assertThat(transport.path("tlsGroup").asString("").equals("X25519MLKEM768"))
                .as("group " + transport.path("tlsGroup"))
                .isEqualTo(dtls13);
        JsonNode sctp = figures(c, "sctp-transport");
        boolean interleaving = c.stack.extensions().contains(Stack.Extension.INTERLEAVING);
        boolean zeroChecksum = c.stack.extensions().contains(Stack.Extension.ZERO_CHECKSUM);
        assertThat(sctp.path("messageInterleaving").asBoolean()).as("I-DATA").isEqualTo(interleaving);
        assertThat(sctp.path("zeroChecksum").asBoolean())
                .as("without a checksum")
                .isEqualTo(zeroChecksum);
        assertThat(sctp.path("packetsReceivedWithoutChecksum").asLong() > 0)
                .as("packets of theirs without a checksum")
                .isEqualTo(zeroChecksum);
    }

    /** Larger packets are found to be answered, and then carry the data. JDK 17 cannot forbid fragmentation, and probes nothing. */
    private static void largerPackets(Conversation c) {
        boolean permitted = Runtime.version().feature() >= 19;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (permitted && figures(c, "sctp-transport").path("pathMtu").asInt(0) <= SMALL_PACKET) {
            assertThat(System.nanoTime())
                    .as("waiting for a larger packet that is answered")
                    .isLessThan(deadline);
        }
        transfer(c, 20_000_000);
    }

    /** Our figures of this kind, when all that we were told before is under way. */
    private static JsonNode figures(Conversation c, String type) {
        c.ours.say("{\"getStats\":true}");
        JsonNode report = c.ours.await(
                "its figures", PATIENCE, line -> line.path("event").asString("").equals("stats"));
        for (JsonNode stats : report.path("stats")) {
            if (stats.path("type").asString("").equals(type)) {
                return stats;
            }
        }
        throw new AssertionError("no figures of " + type + " in " + report);
    }

    /**
     * A short message is sent when a long one has begun. Where messages interleave it arrives first, in both directions. The peer
     * goes first: its window is still the initial one, so that its long message takes some round trips. Once it has sent one, its
     * window holds another whole.
     */
    private static void interleaved(Conversation c) {
        c.ours.say("{\"createChannel\":\"long\",\"init\":{\"priority\":\"very-low\"}}");
        c.ours.say("{\"createChannel\":\"short\",\"init\":{\"priority\":\"high\"}}");
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            end.await("that long is open", PATIENCE, isOpen("long"));
            end.await("that short is open", PATIENCE, isOpen("short"));
        }
        String base64 = Base64.getEncoder().encodeToString(new byte[c.stack.maxMessageSize()]);
        String longOne = "{\"send\":true,\"channel\":\"long\",\"base64\":\"" + base64 + "\"}";
        String shortOne = "{\"send\":true,\"channel\":\"short\",\"text\":\"overtaking\"}";
        long before = figures(c, "transport").path("bytesReceived").asLong();
        c.theirs.say(longOne);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (figures(c, "transport").path("bytesReceived").asLong() < before + FIRST_FLIGHT) {
            assertThat(System.nanoTime()).as("waiting for their long message").isLessThan(deadline);
        }
        c.theirs.say(shortOne);
        arrive(c, "sent by them");
        c.ours.say(longOne);
        figures(c, "transport");
        c.ours.say(shortOne);
        arrive(c, "sent by us, and back");
    }

    private static void arrive(Conversation c, String what) {
        List<String> order = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            JsonNode message =
                    c.ours.await("a message", PATIENCE, event("message", "long").or(event("message", "short")));
            order.add(message.path("channel").asString(""));
        }
        if (c.stack.extensions().contains(Stack.Extension.INTERLEAVING)) {
            assertThat(order).as(what).containsExactly("short", "long");
        } else {
            assertThat(order).as(what).containsExactlyInAnyOrder("short", "long");
        }
    }

    private static void binary(Conversation c) {
        Random random = new Random(1);
        int most = c.stack.maxMessageSize();
        for (int size : new int[] {0, 1, 1_199, 16_384, 65_535, 65_536, most - 1, most}) {
            if (size > most || size == 0 && !c.stack.has(Stack.Detail.EMPTY_MESSAGES)) {
                continue;
            }
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            String base64 = Base64.getEncoder().encodeToString(bytes);
            c.ours.say("{\"send\":true,\"channel\":\"" + CHAT + "\",\"base64\":\"" + base64 + "\"}");
            JsonNode back = c.ours.await(size + " bytes back", PATIENCE, event("message", CHAT));
            assertThat(back.path("base64").asString(null)).as(size + " bytes").isEqualTo(base64);
        }
    }

    private static void theirChannel(Conversation c) {
        c.theirs.say("{\"createChannel\":\"theirs\",\"init\":{\"protocol\":\"theirs/1\",\"ordered\":false}}");
        JsonNode open = c.ours.await("that their channel is open", PATIENCE, isOpen("theirs"));
        assertThat(open.path("announced").asBoolean()).isTrue();
        assertThat(open.path("protocol").asString("")).isEqualTo("theirs/1");
        assertThat(open.path("ordered").asBoolean(true)).isFalse();
        c.theirs.await("that its channel is open", PATIENCE, isOpen("theirs"));
        c.theirs.say("{\"send\":true,\"channel\":\"theirs\",\"text\":\"from me\"}");
        JsonNode message = c.ours.await("the message", PATIENCE, event("message", "theirs"));
        assertThat(message.path("text").asString("")).isEqualTo("from me");
    }

    private static void kindOfChannel(Conversation c, String label, String init) {
        c.ours.say("{\"createChannel\":\"" + label + "\",\"init\":" + init + "}");
        JsonNode asked = JSON.readTree(init);
        JsonNode seen = c.theirs.await("that " + label + " is open", PATIENCE, isOpen(label));
        assertThat(seen.path("protocol").asString(""))
                .isEqualTo(asked.path("protocol").asString(""));
        if (c.stack.has(Stack.Detail.RELIABILITY_SHOWN)) {
            assertThat(seen.path("ordered").asBoolean())
                    .isEqualTo(asked.path("ordered").asBoolean(true));
            for (String limit : List.of("maxRetransmits", "maxPacketLifeTime")) {
                // libwebrtc's node binding says 65535 where the specification says null
                int value = seen.path(limit).asInt(65_535);
                assertThat(value).as(limit).isEqualTo(asked.path(limit).asInt(65_535));
            }
        }
        c.ours.await("that " + label + " is open", PATIENCE, isOpen(label));
        for (int i = 0; i < 5; i++) {
            c.ours.say("{\"send\":true,\"channel\":\"" + label + "\",\"text\":\"" + label + i + "\"}");
        }
        for (int i = 0; i < 5; i++) {
            String wanted = label + i;
            c.ours.await(
                    wanted + " back",
                    PATIENCE,
                    line -> event("message", label).test(line)
                            && line.path("text").asString("").equals(wanted));
        }
    }

    private static void transfer(Conversation c, int bytes) {
        String bulk = "bulk" + bytes;
        c.ours.say("{\"createChannel\":\"" + bulk + "\"}");
        c.ours.await("that " + bulk + " is open", PATIENCE, isOpen(bulk));
        c.ours.say("{\"quiet\":true,\"channel\":\"" + bulk + "\"}");
        c.ours.say("{\"generate\":" + bytes + ",\"messageSize\":16384,\"channel\":\"" + bulk + "\"}");
        c.ours.say("{\"digest\":true,\"bytes\":" + bytes + ",\"channel\":\"" + bulk + "\"}");
        JsonNode sent = c.ours.await("that all is sent", BULK, event("generated", bulk));
        JsonNode back = c.ours.await("that all is back", BULK, event("digest", bulk));
        assertThat(back.path("bytes").asLong()).isEqualTo(bytes);
        assertThat(back.path("messages").asLong())
                .isEqualTo(sent.path("messages").asLong());
        assertThat(back.path("sha256").asString("a"))
                .isEqualTo(sent.path("sha256").asString("b"));
    }

    private static void iceRestart(Conversation c, PeerProcess initiator) {
        List<String> before = c.ufrags();
        initiator.say("{\"restartIce\":true}");
        c.awaitNegotiations(before.size() + 2);
        c.awaitDescribed();
        List<String> after = c.ufrags();
        assertThat(after.subList(before.size(), after.size()))
                .as("both ends have new credentials")
                .doesNotContainAnyElementsOf(before);
        c.talk("after the restart");
    }

    private static void close(Conversation c, PeerProcess initiator, String channel) {
        initiator.say("{\"close\":true,\"channel\":\"" + channel + "\"}");
        c.ours.await("that " + channel + " is closed", PATIENCE, event("close", channel));
        c.theirs.await("that " + channel + " is closed", PATIENCE, event("close", channel));
        c.talk("still here");
    }

    private static void endByPeer(Conversation c) {
        c.theirs.say("{\"close\":true}");
        c.ours.await("that the chat is closed", PATIENCE, event("close", CHAT));
    }

    private static void endByUs(Conversation c) {
        c.ours.say("{\"udpLoss\":0}"); // the ends of an association and of DTLS are said once
        c.ours.say("{\"close\":true}");
        c.ours.await(
                "that it is closed",
                PATIENCE,
                line -> line.path("event").asString("").equals("closed"));
        c.theirs.await(
                "that the chat is closed", PATIENCE, event("close", CHAT).or(state("connectionstatechange", "closed")));
    }
}
