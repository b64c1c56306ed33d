package dev.parley.conformance.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A peer of ours and a foreign one, each a process, with their signalling wired to each other. The foreign one sends back what arrives. */
final class Conversation implements AutoCloseable {
    /** The channel that every conversation starts with. */
    static final String CHAT = "chat";

    /** Browsers take their time to start on a busy machine. */
    static final Duration START = Duration.ofSeconds(120);

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final JsonMapper JSON = new JsonMapper();

    final Stack stack;
    final Role role;
    final PeerProcess ours;
    final PeerProcess theirs;
    private final Signalling signalling;

    /** What has crossed: one {@code a=ice-ufrag} a description, by both ends; and descriptions that are kept back. */
    private static final class Signalling {
        private static final Pattern UFRAG = Pattern.compile("a=ice-ufrag:(\\S+)");

        private final List<String> ufrags = new ArrayList<>();
        private final Map<PeerProcess, List<String>> descriptions = new HashMap<>();
        private final Set<PeerProcess> deaf = new HashSet<>();
        private final Map<PeerProcess, JsonNode> withheld = new HashMap<>();

        /** Keeps the next description for one end back. */
        synchronized void withholdFrom(PeerProcess end) {
            deaf.add(end);
            withheld.remove(end);
        }

        synchronized boolean withholds(PeerProcess end, JsonNode line) {
            if (!line.has("type") || !deaf.remove(end)) {
                return false;
            }
            withheld.put(end, line);
            notifyAll();
            return true;
        }

        synchronized void await(String what, BooleanSupplier condition) {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!condition.getAsBoolean()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError("not within " + PATIENCE + ": " + what);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(this, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }

        synchronized void passes(PeerProcess to, String sdp) {
            descriptions.computeIfAbsent(to, key -> new ArrayList<>()).add(sdp);
        }

        synchronized void described(String sdp) {
            Matcher matcher = UFRAG.matcher(sdp);
            ufrags.add(matcher.find() ? matcher.group(1) : "");
            notifyAll();
        }

        synchronized List<String> ufrags() {
            return List.copyOf(ufrags);
        }
    }

    private Conversation(Stack stack, Role role, PeerProcess ours, PeerProcess theirs, Signalling signalling) {
        this.stack = stack;
        this.role = role;
        this.ours = ours;
        this.theirs = theirs;
        this.signalling = signalling;
    }

    /** Starts both peers and waits until the channel {@link #CHAT} is open at both ends. */
    static Conversation start(Stack stack, Role role, String... ourOptions) throws IOException {
        return start(stack, role, List.of(ourOptions), List.of(), UnaryOperator.identity());
    }

    /** The same with options for the foreign peer, and a gateway that changes the descriptions of both ends. */
    static Conversation start(
            Stack stack,
            Role role,
            List<String> ourOptions,
            List<String> theirOptions,
            UnaryOperator<String> throughGateway)
            throws IOException {
        List<String> ourCommand =
                new ArrayList<>(List.of(Path.of("parley").toAbsolutePath().toString(), "peer", role.ours));
        ourCommand.addAll(ourOptions);
        List<String> theirCommand = new ArrayList<>(stack.command());
        theirCommand.add(role.theirs);
        theirCommand.addAll(theirOptions);
        List<String> offerer = role == Role.OFFERER ? ourCommand : theirCommand;
        offerer.addAll(List.of("--channel", CHAT));

        CompletableFuture<PeerProcess> us = new CompletableFuture<>();
        CompletableFuture<PeerProcess> them = new CompletableFuture<>();
        Signalling signalling = new Signalling();
        us.complete(PeerProcess.start("parley", ourCommand, carry(them, signalling, throughGateway)));
        them.complete(PeerProcess.start(stack.name(), theirCommand, carry(us, signalling, throughGateway)));
        Conversation conversation = new Conversation(stack, role, us.join(), them.join(), signalling);
        try {
            conversation.ours.await("that " + CHAT + " is open", START, isOpen(CHAT));
            conversation.theirs.await("that " + CHAT + " is open", PATIENCE, isOpen(CHAT));
            conversation.awaitDescribed();
        } catch (AssertionError e) {
            conversation.close();
            throw conversation.withTranscripts(e);
        }
        return conversation;
    }

    /** Returns a failure that also tells what both ends said last. */
    AssertionError withTranscripts(Throwable failure) {
        return new AssertionError(
                failure.getMessage() + "\n" + ours.transcript() + "\n" + theirs.transcript(), failure);
    }

    private static Consumer<JsonNode> carry(
            CompletableFuture<PeerProcess> to, Signalling signalling, UnaryOperator<String> throughGateway) {
        return line -> {
            JsonNode carried = line;
            if (line.has("sdp") && line instanceof ObjectNode description) {
                carried = description
                        .deepCopy()
                        .put("sdp", throughGateway.apply(line.path("sdp").asString("")));
            }
            if (signalling.withholds(to.join(), carried)) {
                return;
            }
            if (line.has("type")) {
                signalling.passes(to.join(), carried.path("sdp").asString(""));
            }
            to.join().say(carried.toString());
            if (line.has("type")) {
                signalling.described(line.path("sdp").asString(""));
            }
        };
    }

    /** Returns the ICE user name fragment of each description that has crossed, either way. */
    List<String> ufrags() {
        return signalling.ufrags();
    }

    /** Waits until that many descriptions have crossed. */
    void awaitNegotiations(int count) {
        signalling.await("an offer and an answer crossed", () -> signalling.ufrags.size() >= count);
    }

    /** Says a line to one end, and keeps the description that follows from the other; returns that. */
    JsonNode withheld(PeerProcess from, String line) {
        signalling.withholdFrom(other(from));
        from.say(line);
        return awaitWithheld(from);
    }

    /** Says a line to each end, and lets the offers that follow cross: neither gets there before both have been made. */
    void crossing(String toUs, String toThem) {
        signalling.withholdFrom(ours);
        signalling.withholdFrom(theirs);
        ours.say(toUs);
        theirs.say(toThem);
        JsonNode our = awaitWithheld(ours);
        JsonNode their = awaitWithheld(theirs);
        theirs.say(our.toString());
        ours.say(their.toString());
    }

    private JsonNode awaitWithheld(PeerProcess from) {
        signalling.await("a description followed", () -> signalling.withheld.containsKey(other(from)));
        return signalling.withheld.get(other(from));
    }

    /** Returns the descriptions of one end that have crossed. */
    List<String> descriptions(PeerProcess from) {
        synchronized (signalling) {
            return List.copyOf(signalling.descriptions.getOrDefault(other(from), List.of()));
        }
    }

    PeerProcess other(PeerProcess end) {
        return end == ours ? theirs : ours;
    }

    /**
     * Waits until the foreign peer has applied the description of ours that it got last. Chromium 156 loses the end of a channel
     * that closes while it applies one.
     */
    void awaitDescribed() {
        theirs.await(
                "that it has applied our description",
                PATIENCE,
                line -> line.path("event").asString("").equals("described"));
    }

    /** Sends a text on {@link #CHAT}, and waits until it is back. */
    void talk(String text) {
        ours.say(JSON.writeValueAsString(
                JSON.createObjectNode().put("send", true).put("channel", CHAT).put("text", text)));
        JsonNode back = ours.await("the text back", PATIENCE, event("message", CHAT));
        assertThat(back.path("text").asString(null)).isEqualTo(text);
    }

    static Predicate<JsonNode> isOpen(String channel) {
        return event("open", channel);
    }

    static Predicate<JsonNode> event(String name, String channel) {
        return line -> line.path("event").asString("").equals(name)
                && line.path("channel").asString("").equals(channel);
    }

    static Predicate<JsonNode> state(String event, String state) {
        return line -> line.path("event").asString("").equals(event)
                && line.path("state").asString("").equals(state);
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }
}
