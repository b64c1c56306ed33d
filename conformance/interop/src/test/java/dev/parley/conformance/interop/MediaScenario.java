package dev.parley.conformance.interop;

import static dev.parley.conformance.interop.Conversation.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What is negotiated with every browser in both roles. Scenarios of one {@link Leg} share a connection, in the order of this enum. */
enum MediaScenario {
    AUDIO_VIDEO_DATA("audio, video, data", Leg.BUNDLED, c -> established(c, 1, 1)),
    SIMULCAST_BY_US("simulcast, ours", Leg.BUNDLED, c -> simulcast(c, c.ours)),
    SIMULCAST_BY_PEER("simulcast, theirs", Leg.BUNDLED, c -> simulcast(c, c.theirs)),
    DIRECTIONS("directions", Leg.BUNDLED, MediaScenario::directions),
    ROLLBACK("rollback", Leg.BUNDLED, MediaScenario::rollback),
    GLARE("perfect negotiation under glare", Leg.BUNDLED, MediaScenario::glare),
    STOP("stop", Leg.BUNDLED, MediaScenario::stop),
    WITHOUT_BUNDLE("max-compat without BUNDLE", Leg.UNBUNDLED, c -> established(c, 3, 3)),
    /** Audio and video have a pair for RTCP each. */
    WITHOUT_RTCP_MUX("negotiate without rtcp-mux", Leg.UNMUXED, c -> established(c, 3, 5));

    /** Scenarios that share a connection. */
    enum Leg {
        BUNDLED(List.of(), sdp -> sdp),
        UNBUNDLED(List.of("--bundle-policy", "max-compat"), Leg::withoutBundle),
        /** RFC 9143 §9.3: who bundles multiplexes RTCP, so that a peer without the one is one without the other. */
        UNMUXED(
                List.of("--bundle-policy", "max-compat", "--rtcp-mux-policy", "negotiate"),
                sdp -> withoutBundle(withoutRtcpMux(sdp)));

        private static final Pattern BUNDLE = Pattern.compile("a=group:BUNDLE.*\r\n|a=bundle-only\r\n");
        private static final Pattern RTCP_MUX = Pattern.compile("a=rtcp-mux(-only)?\r\n");

        final List<String> options;

        /** What stands between both ends, and hides from each that the other could do more. */
        final UnaryOperator<String> gateway;

        Leg(List<String> policies, UnaryOperator<String> gateway) {
            List<String> all = new ArrayList<>(List.of("--audio", "--video"));
            all.addAll(policies);
            this.options = List.copyOf(all);
            this.gateway = gateway;
        }

        private static String withoutBundle(String sdp) {
            return BUNDLE.matcher(sdp).replaceAll("");
        }

        private static String withoutRtcpMux(String sdp) {
            return RTCP_MUX.matcher(sdp).replaceAll("");
        }
    }

    private static final int GLARES = 5;

    /** How long an end that says nothing is left alone before it is asked again. */
    private static final Duration PAUSE = Duration.ofMillis(200);

    final String title;
    final Leg leg;
    final Consumer<Conversation> run;

    MediaScenario(String title, Leg leg, Consumer<Conversation> run) {
        this.title = title;
        this.leg = leg;
        this.run = run;
    }

    /** Audio and video flow both ways, as far as signalling can say, over that many connected transports; the channel works. */
    private static void established(Conversation c, int transports, int pairs) {
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            for (String kind : List.of("audio", "video")) {
                JsonNode track = end.await(
                        "a track of " + kind,
                        PATIENCE,
                        line -> line.path("event").asString("").equals("track")
                                && line.path("kind").asString("").equals(kind));
                assertThat(track.path("streams").size()).isEqualTo(1);
            }
            JsonNode report = settled(
                    end,
                    r -> r.path("transports").size() == transports
                            && r.path("selectedPairs").asInt() == pairs);
            assertThat(report.path("transceivers").size()).isEqualTo(2);
            for (JsonNode transceiver : report.path("transceivers")) {
                assertThat(transceiver.path("currentDirection").asString("")).isEqualTo("sendrecv");
            }
        }
        c.talk("and data");
    }

    /**
     * One end offers three encodings of a picture. We take them all; browsers take the first, RFC 9429 §3.7, and say so in their
     * answer.
     */
    private static void simulcast(Conversation c, PeerProcess sender) {
        int transceivers = count(settled(sender, r -> true)) + 1;
        sender.say(
                "{\"addTransceiver\":\"video\",\"init\":{\"direction\":\"sendonly\",\"sendEncodings\":["
                        + "{\"rid\":\"q\",\"scaleResolutionDownBy\":4},{\"rid\":\"h\",\"scaleResolutionDownBy\":2},{\"rid\":\"f\"}]}}");
        JsonNode sent = last(settled(sender, r -> count(r) == transceivers && allNegotiated(r)));
        assertThat(c.descriptions(sender)).last().asString().contains("a=simulcast:send q;h;f\r\n");
        boolean taken = c.descriptions(c.other(sender))
                .get(c.descriptions(c.other(sender)).size() - 1)
                .contains("a=simulcast:recv q;h;f\r\n");
        assertThat(taken || sender == c.ours).isTrue();
        assertThat(sent.path("currentDirection").asString("")).isEqualTo("sendonly");
        assertThat(sent.path("rids").valueStream().map(rid -> rid.asString("")).toList())
                .isEqualTo(taken ? List.of("q", "h", "f") : List.of("q"));
        JsonNode received = last(settled(c.other(sender), r -> count(r) == transceivers && allNegotiated(r)));
        assertThat(received.path("currentDirection").asString("")).isEqualTo("recvonly");
        c.talk("and data");
    }

    /** Each end changes a direction in turn, then both at once, and both come to the same. */
    private static void directions(Conversation c) {
        change(c, c.ours, "sendonly", "0");
        change(c, c.theirs, "inactive", "1");
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            end.say(turn("sendrecv", "0"));
            end.say(turn("sendrecv", "1"));
        }
        awaitBoth(c, r -> current(r, "0").equals("sendrecv") && current(r, "1").equals("sendrecv"));
        c.talk("and data");
    }

    private static void change(Conversation c, PeerProcess end, String direction, String mid) {
        end.say(turn(direction, mid));
        settled(end, r -> current(r, mid).equals(direction));
        settled(c.other(end), r -> current(r, mid).equals(reversed(direction)));
    }

    private static String turn(String direction, String mid) {
        return "{\"setDirection\":\"" + direction + "\",\"mid\":\"" + mid + "\"}";
    }

    private static String reversed(String direction) {
        return switch (direction) {
            case "sendonly" -> "recvonly";
            case "recvonly" -> "sendonly";
            default -> direction;
        };
    }

    /**
     * An offer that never arrives is taken back by who made it, and another one by both ends, before it is answered; what each was
     * for is negotiated afterwards, because it is still needed.
     */
    private static void rollback(Conversation c) {
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            PeerProcess other = c.other(end);
            assertOffer(c.withheld(end, turn("recvonly", "1")));
            end.say("{\"type\":\"rollback\"}");
            settled(end, r -> current(r, "1").equals("recvonly"));
            settled(other, r -> current(r, "1").equals("sendonly"));

            int before = count(settled(other, r -> true));
            JsonNode offer = c.withheld(end, add("audio"));
            assertOffer(offer);
            other.say(((ObjectNode) offer).deepCopy().put("answer", false).toString());
            asked(other, r -> state(r).equals("have-remote-offer") && count(r) == before + 1);
            other.say("{\"type\":\"rollback\"}");
            asked(other, r -> state(r).equals("stable") && count(r) == before);
            end.say("{\"type\":\"rollback\"}");
            awaitBoth(c, r -> count(r) == before + 1 && allNegotiated(r));
            change(c, end, "sendrecv", "1");
            c.talk("and data");
        }
    }

    private static void assertOffer(JsonNode description) {
        assertThat(description.path("type").asString("")).isEqualTo("offer");
    }

    /** Offers of both ends cross, again and again: both ends come to the same, whoever was polite. */
    private static void glare(Conversation c) {
        PeerProcess impolite = c.role == Role.OFFERER ? c.ours : c.theirs;
        int before = count(settled(c.ours, r -> true));
        for (int round = 0; round < GLARES; round++) {
            String direction = List.of("recvonly", "sendrecv").get(round % 2);
            c.crossing(turn(direction, "0"), turn(direction, "1"));
            awaitCollision(impolite, true);
            awaitCollision(c.other(impolite), false);
            settled(
                    c.ours,
                    r -> current(r, "0").equals(direction) && current(r, "1").equals(reversed(direction)));
            settled(
                    c.theirs,
                    r -> current(r, "1").equals(direction) && current(r, "0").equals(reversed(direction)));
        }
        c.crossing(add("audio"), add("video"));
        awaitBoth(c, r -> count(r) == before + 2 && allNegotiated(r));
        c.talk("and data");
    }

    private static void awaitCollision(PeerProcess end, boolean ignored) {
        JsonNode collision = end.await(
                "that offers collided",
                PATIENCE,
                line -> line.path("event").asString("").equals("collision"));
        assertThat(collision.path("ignored").asBoolean()).isEqualTo(ignored);
    }

    private static String add(String kind) {
        return "{\"addTransceiver\":\"" + kind + "\",\"init\":{\"direction\":\"sendonly\"}}";
    }

    /** Each end stops a transceiver, and a section of each is used again. */
    private static void stop(Conversation c) {
        int before = count(settled(c.ours, r -> true));
        int sections = sections(c);
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            String mid = last(settled(end, r -> true)).path("mid").asString("");
            end.say("{\"stop\":true,\"mid\":\"" + mid + "\"}");
            awaitBoth(c, r -> count(r) == before - 1 && current(r, mid).isEmpty());
            c.other(end).say(add("video"));
            awaitBoth(c, r -> count(r) == before && allNegotiated(r));
            assertThat(sections(c)).isEqualTo(sections);
            c.talk("and data");
        }
    }

    private static int sections(Conversation c) {
        List<String> descriptions = c.descriptions(c.ours);
        return descriptions.get(descriptions.size() - 1).split("\nm=").length - 1;
    }

    private static void awaitBoth(Conversation c, Predicate<JsonNode> wanted) {
        settled(c.ours, wanted);
        settled(c.theirs, wanted);
    }

    /** Asks an end for its transceivers and transports until it is stable and connected, and they are as wanted. */
    private static JsonNode settled(PeerProcess end, Predicate<JsonNode> wanted) {
        return asked(end, r -> allConnected(r) && wanted.test(r));
    }

    private static JsonNode asked(PeerProcess end, Predicate<JsonNode> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            end.say("{\"getTransceivers\":true}");
            JsonNode report = end.await(
                    "its transceivers",
                    PATIENCE,
                    line -> line.path("event").asString("").equals("transceivers"));
            if (wanted.test(report)) {
                return report;
            }
            assertThat(System.nanoTime()).as("it stays at %s", report).isLessThan(deadline);
            end.awaitMore(PAUSE);
        }
    }

    private static boolean allConnected(JsonNode report) {
        boolean all = report.path("connectionState").asString("").equals("connected")
                && state(report).equals("stable");
        for (JsonNode transport : report.path("transports")) {
            String ice = transport.path("ice").asString("");
            all &= transport.path("dtls").asString("").equals("connected")
                    && (ice.equals("connected") || ice.equals("completed"));
        }
        return all;
    }

    private static String state(JsonNode report) {
        return report.path("signalingState").asString("");
    }

    private static int count(JsonNode report) {
        return report.path("transceivers").size();
    }

    /** Returns whether every transceiver has been negotiated. */
    private static boolean allNegotiated(JsonNode report) {
        return report.path("transceivers")
                .valueStream()
                .allMatch(one -> !one.path("currentDirection").asString("").isEmpty());
    }

    private static JsonNode last(JsonNode report) {
        return report.path("transceivers").path(count(report) - 1);
    }

    /** The current direction of the transceiver with this mid, or "" where there is none such. */
    private static String current(JsonNode report, String mid) {
        return report.path("transceivers")
                .valueStream()
                .filter(one -> one.path("mid").asString("").equals(mid))
                .map(one -> one.path("currentDirection").asString(""))
                .findFirst()
                .orElse("");
    }
}
