package dev.parley.cli.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.cli.Json;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

/** Two peers in one process, wired by their lines as two processes would be. */
@Timeout(60)
class JsonPeerTest {
    private static final int PATIENCE_SECONDS = 20;

    private final BlockingQueue<ObjectNode> fromOfferer = new LinkedBlockingQueue<>();
    private final BlockingQueue<ObjectNode> fromAnswerer = new LinkedBlockingQueue<>();
    private final BlockingQueue<ObjectNode> withheld = new LinkedBlockingQueue<>();
    private volatile boolean deaf;
    private JsonPeer offerer;
    private JsonPeer answerer;

    private void start(Consumer<PeerOptions.Builder> offererOptions, Consumer<PeerOptions.Builder> answererOptions) {
        offerer = new JsonPeer(options(true, offererOptions), line -> said(line, fromOfferer, answerer));
        answerer = new JsonPeer(options(false, answererOptions), line -> said(line, fromAnswerer, offerer));
        answerer.start();
        offerer.start();
    }

    private static PeerOptions options(boolean offer, Consumer<PeerOptions.Builder> more) {
        PeerOptions.Builder builder = PeerOptions.builder(offer);
        builder.loopback = true;
        builder.addresses = List.of("127.0.0.1");
        builder.channels = offer ? List.of("data") : List.of();
        more.accept(builder);
        return builder.build();
    }

    /** Signalling goes to the other end, as text; events are kept. */
    private void said(ObjectNode line, BlockingQueue<ObjectNode> events, JsonPeer other) {
        if (line.has("event")) {
            events.add(line);
        } else if (deaf && line.has("type")) {
            withheld.add(line);
        } else {
            other.receive(Json.line(line));
        }
    }

    private static ObjectNode await(BlockingQueue<ObjectNode> events, Predicate<ObjectNode> wanted)
            throws InterruptedException {
        StringBuilder seen = new StringBuilder();
        while (true) {
            ObjectNode event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("what came: %s", seen).isNotNull();
            if (wanted.test(event)) {
                return event;
            }
            seen.append('\n').append(event);
        }
    }

    private static Predicate<ObjectNode> event(String name) {
        return line -> line.path("event").asString().equals(name);
    }

    private static Predicate<ObjectNode> state(String name, String state) {
        return event(name).and(line -> line.path("state").asString().equals(state));
    }

    @AfterEach
    void close() {
        offerer.close();
        answerer.close();
    }

    @Test
    void textAndBytesGoThereAndBack() throws InterruptedException {
        start(o -> {}, o -> o.echo = true);
        ObjectNode open = await(fromOfferer, event("open"));
        assertThat(open.path("channel").asString()).isEqualTo("data");
        assertThat(open.path("announced").asBoolean()).isFalse();
        assertThat(await(fromAnswerer, event("open")).path("announced").asBoolean())
                .isTrue();

        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"grüezi ☕\"}");
        assertThat(await(fromOfferer, event("message")).path("text").asString()).isEqualTo("grüezi ☕");
        offerer.receive("{\"send\":\"tag 1\",\"channel\":\"data\",\"base64\":\"AAEC/w==\"}");
        // On a busy machine the echo is back before the sender comes to say that it has sent.
        Predicate<ObjectNode> sentOrEcho = event("sent").or(event("message"));
        List<ObjectNode> both = List.of(await(fromOfferer, sentOrEcho), await(fromOfferer, sentOrEcho));
        assertThat(both)
                .anySatisfy(line -> assertThat(line.path("tag").asString("")).isEqualTo("tag 1"));
        assertThat(both)
                .anySatisfy(line -> assertThat(line.path("base64").asString("")).isEqualTo("AAEC/w=="));
        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"\"}");
        assertThat(await(fromOfferer, event("message")).path("text").asString("?"))
                .isEmpty();
    }

    @Test
    void whatIsNotUnderstoodIsSaidAndTheNextLineIsWelcome() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromOfferer, event("open"));
        for (String line : List.of(
                "hello",
                "[1,2]",
                "{\"dance\":true}",
                "{\"type\":\"suggestion\",\"sdp\":\"\"}",
                "{\"send\":true,\"channel\":\"nowhere\",\"text\":\"x\"}",
                "{\"send\":true,\"channel\":\"data\"}",
                "{\"send\":true,\"channel\":\"data\",\"base64\":\"*\"}",
                "{\"createChannel\":\"x\",\"init\":{\"maxRetransmits\":1,\"maxPacketLifeTime\":1}}",
                "{\"type\":\"answer\",\"sdp\":\"v=0\"}")) {
            offerer.receive(line);
            ObjectNode error = await(fromOfferer, event("error"));
            assertThat(error.path("message").asString()).as(line).isNotBlank();
            assertThat(error.path("name").asString()).as(line).isNotBlank();
        }
        offerer.receive("{\"type\":\"offer\",\"sdp\":\"v=0\\r\\no=- 1 1 IN IP4 0.0.0.0\\r\\ns\\r\\n\"}");
        ObjectNode error = await(fromOfferer, event("error"));
        assertThat(error.path("errorDetail").asString()).isEqualTo("sdp-syntax-error");
        assertThat(error.path("sdpLineNumber").asInt()).isEqualTo(3);
        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"still here\"}");
        assertThat(await(fromAnswerer, event("message")).path("text").asString())
                .isEqualTo("still here");
    }

    @Test
    void generatedBytesArriveWithTheirDigestThroughLoss() throws InterruptedException {
        start(
                o -> {
                    o.loss = 0.02;
                    o.lossSeed = 7;
                },
                o -> o.quiet = 2);
        await(fromAnswerer, event("open"));
        await(fromOfferer, event("open"));
        offerer.receive("{\"generate\":500000,\"channel\":\"data\",\"messageSize\":16384,\"seed\":3}");
        answerer.receive("{\"digest\":true,\"channel\":\"data\",\"bytes\":500000}");
        String sent = await(fromOfferer, event("generated")).path("sha256").asString();
        ObjectNode digest = await(fromAnswerer, event("digest"));
        assertThat(digest.path("sha256").asString()).isEqualTo(sent);
        assertThat(digest.path("messages").asInt()).isEqualTo(31);
    }

    @Test
    void aQuietChannelSaysItsDigestAlone() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromAnswerer, event("open"));
        await(fromOfferer, event("open")); // half a round trip later
        answerer.receive("{\"quiet\":true,\"channel\":\"data\"}");
        answerer.receive("{\"digest\":true,\"channel\":\"data\",\"bytes\":3}");
        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"abc\"}");
        ObjectNode said = await(fromAnswerer, event("digest").or(event("message")));
        assertThat(said.path("event").asString()).isEqualTo("digest");
        assertThat(said.path("sha256").asString())
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        answerer.receive("{\"quiet\":false,\"channel\":\"data\"}");
        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"aloud\"}");
        assertThat(await(fromAnswerer, event("message")).path("text").asString())
                .isEqualTo("aloud");
    }

    @Test
    void eventsOfAnotherPeerAreNoCommands() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromOfferer, event("open"));
        fromOfferer.clear();
        // An answer to an error would be an error to answer, and longer each time.
        offerer.receive("{\"event\":\"error\",\"command\":\"line\",\"message\":\"not understood\"}");
        offerer.receive("{\"getStats\":true}");
        ObjectNode said = await(fromOfferer, event("error").or(event("stats")));
        assertThat(said.path("event").asString()).isEqualTo("stats");
    }

    @Test
    void candidatesAreInTheDescriptionWithoutTrickle() throws InterruptedException {
        start(o -> o.trickle = false, o -> o.trickle = false);
        await(fromOfferer, event("open"));
    }

    @Test
    void channelsAreMadeAndClosedFromEitherSide() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromAnswerer, event("open"));
        offerer.receive(
                "{\"createChannel\":\"fast\",\"init\":{\"ordered\":false,\"maxRetransmits\":0,\"protocol\":\"p\"}}");
        ObjectNode open = await(fromAnswerer, event("open"));
        assertThat(open.path("channel").asString()).isEqualTo("fast");
        assertThat(open.path("ordered").asBoolean(true)).isFalse();
        assertThat(open.path("maxRetransmits").asInt(-1)).isZero();
        assertThat(open.path("protocol").asString()).isEqualTo("p");
        answerer.receive("{\"close\":true,\"channel\":\"fast\"}");
        assertThat(await(fromOfferer, event("close")).path("channel").asString())
                .isEqualTo("fast");
        assertThat(await(fromAnswerer, event("close")).path("channel").asString())
                .isEqualTo("fast");
    }

    @Test
    void iceRestartsAndFiguresAreGiven() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromOfferer, state("connectionstatechange", "connected"));
        await(fromOfferer, event("open"));
        answerer.receive("{\"restartIce\":true}");
        await(fromOfferer, state("signalingstatechange", "stable"));
        offerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"after\"}");
        assertThat(await(fromAnswerer, event("message")).path("text").asString())
                .isEqualTo("after");
        offerer.receive("{\"getStats\":true}");
        assertThat(await(fromOfferer, event("stats")).path("stats").size()).isPositive();
    }

    @Test
    void theAnswerersDtlsRoleCanBeChosen() throws InterruptedException {
        start(o -> {}, o -> o.dtlsRole = "server");
        await(fromOfferer, event("open"));
    }

    @Test
    void aLiteAnswererConnects() throws InterruptedException {
        start(o -> {}, o -> o.lite = true);
        await(fromOfferer, event("open"));
        await(fromAnswerer, event("open"));
    }

    @Test
    void bothMayOfferAtOnce() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromOfferer, event("open"));
        await(fromAnswerer, event("open"));
        offerer.receive("{\"restartIce\":true}");
        answerer.receive("{\"restartIce\":true}");
        await(fromOfferer, state("signalingstatechange", "stable"));
        answerer.receive("{\"send\":true,\"channel\":\"data\",\"text\":\"still one\"}");
        assertThat(await(fromOfferer, event("message")).path("text").asString()).isEqualTo("still one");
    }

    /** Three encodings are offered, and taken by a peer that was told to; on one pair of candidates. */
    @Test
    @Spec("RFC 8853 §5.3")
    void simulcastIsTakenWhereAsked() throws InterruptedException {
        start(o -> o.media = List.of("audio"), o -> o.simulcast = true);
        await(fromOfferer, event("open"));
        offerer.receive("{\"addTransceiver\":\"video\",\"init\":{\"sendEncodings\":"
                + "[{\"rid\":\"q\",\"scaleResolutionDownBy\":4},{\"rid\":\"f\"}]}}");
        await(fromOfferer, state("signalingstatechange", "have-local-offer"));
        await(fromOfferer, state("signalingstatechange", "stable"));
        offerer.receive("{\"getTransceivers\":true}");
        ObjectNode report = await(fromOfferer, event("transceivers"));
        assertThat(report.path("transceivers").path(1).path("rids").toString()).isEqualTo("[\"q\",\"f\"]");
        assertThat(report.path("selectedPairs").asInt()).isEqualTo(1);
    }

    @Test
    void offersOfEitherEndAreRolledBack() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromOfferer, event("open"));
        await(fromAnswerer, event("open"));
        deaf = true;
        answerer.receive("{\"restartIce\":true}");
        ObjectNode offer = withheld.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        deaf = false;
        assertThat(offer).isNotNull();
        offerer.receive(Json.line(offer.deepCopy().put("answer", false)));
        await(fromOfferer, state("signalingstatechange", "have-remote-offer"));
        offerer.receive("{\"type\":\"rollback\"}");
        await(fromOfferer, state("signalingstatechange", "stable"));
        answerer.receive("{\"type\":\"rollback\"}");
        // What the offer was for is still needed.
        await(fromOfferer, state("signalingstatechange", "have-remote-offer"));
        await(fromAnswerer, state("signalingstatechange", "stable"));
    }

    @Test
    void closingEndsThePeer() throws InterruptedException {
        start(o -> {}, o -> {});
        await(fromAnswerer, event("open"));
        offerer.receive("{\"close\":true}");
        await(fromOfferer, event("closed"));
        offerer.awaitClosed();
        assertThat(await(fromAnswerer, event("close")).path("channel").asString())
                .isEqualTo("data");
        assertThat(offerer.hasFailed()).isFalse();
    }
}
