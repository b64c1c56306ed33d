package dev.parley.conformance.interop;

import static dev.parley.conformance.interop.Conversation.CHAT;
import static dev.parley.conformance.interop.Conversation.PATIENCE;
import static dev.parley.conformance.interop.Conversation.event;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What is negotiated with every browser in both roles. Scenarios of one {@link Leg} share a connection, in the order of this enum. */
enum MediaScenario {
    AUDIO_VIDEO_DATA("audio, video, data", Leg.BUNDLED, c -> established(c, 1)),
    WITHOUT_BUNDLE("max-compat without BUNDLE", Leg.UNBUNDLED, c -> established(c, 3)),
    WITHOUT_RTCP_MUX("negotiate without rtcp-mux", Leg.UNMUXED, c -> established(c, 3));

    /** Scenarios that share a connection. */
    enum Leg {
        BUNDLED(List.of(), sdp -> sdp),
        UNBUNDLED(List.of("--bundle-policy", "max-compat"), Leg::withoutBundle),
        /** RFC 8843 §9: who bundles multiplexes RTCP, so that a peer without the one is one without the other. */
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

    final String title;
    final Leg leg;
    final Consumer<Conversation> run;

    MediaScenario(String title, Leg leg, Consumer<Conversation> run) {
        this.title = title;
        this.leg = leg;
        this.run = run;
    }

    /** Audio and video flow both ways, as far as signalling can say, over that many connected transports; the channel works. */
    private static void established(Conversation c, int transports) {
        for (PeerProcess end : List.of(c.ours, c.theirs)) {
            for (String kind : List.of("audio", "video")) {
                JsonNode track = end.await(
                        "a track of " + kind,
                        PATIENCE,
                        line -> line.path("event").asString("").equals("track")
                                && line.path("kind").asString("").equals(kind));
                assertThat(track.path("streams").size()).isEqualTo(1);
            }
            JsonNode report =
                    settled(end, r -> allConnected(r) && r.path("transports").size() == transports);
            assertThat(report.path("transceivers").size()).isEqualTo(2);
            for (JsonNode transceiver : report.path("transceivers")) {
                assertThat(transceiver.path("currentDirection").asString("")).isEqualTo("sendrecv");
            }
        }
        talk(c);
    }

    private static boolean allConnected(JsonNode report) {
        boolean all = report.path("connectionState").asString("").equals("connected")
                && report.path("signalingState").asString("").equals("stable");
        for (JsonNode transport : report.path("transports")) {
            String ice = transport.path("ice").asString("");
            all &= transport.path("dtls").asString("").equals("connected")
                    && (ice.equals("connected") || ice.equals("completed"));
        }
        return all;
    }

    /** Asks an end for its transceivers and transports until they are as wanted. */
    private static JsonNode settled(PeerProcess end, Predicate<JsonNode> wanted) {
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
        }
    }

    private static void talk(Conversation c) {
        c.ours.say("{\"send\":true,\"channel\":\"" + CHAT + "\",\"text\":\"and data\"}");
        JsonNode back = c.ours.await("the message back", PATIENCE, event("message", CHAT));
        assertThat(back.path("text").asString("")).isEqualTo("and data");
    }
}
