package dev.parley.conformance.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A peer of ours and a foreign one, each a process, with their signalling wired to each other. The foreign one sends back what arrives. */
final class Conversation implements AutoCloseable {
    /** The channel that every conversation starts with. */
    static final String CHAT = "chat";

    /** Browsers take their time to start on a busy machine. */
    static final Duration START = Duration.ofSeconds(60);

    static final Duration PATIENCE = Duration.ofSeconds(20);

    final Stack stack;
    final Role role;
    final PeerProcess ours;
    final PeerProcess theirs;
    private final AtomicInteger descriptions;

    private Conversation(Stack stack, Role role, PeerProcess ours, PeerProcess theirs, AtomicInteger descriptions) {
        this.stack = stack;
        this.role = role;
        this.ours = ours;
        this.theirs = theirs;
        this.descriptions = descriptions;
    }

    /** Starts both peers and waits until the channel {@link #CHAT} is open at both ends. */
    static Conversation start(Stack stack, Role role, String... ourOptions) throws IOException {
        List<String> ourCommand =
                new ArrayList<>(List.of(Path.of("parley").toAbsolutePath().toString(), "peer", role.ours));
        ourCommand.addAll(List.of(ourOptions));
        List<String> theirCommand = new ArrayList<>(stack.command());
        theirCommand.add(role.theirs);
        List<String> offerer = role == Role.OFFERER ? ourCommand : theirCommand;
        offerer.addAll(List.of("--channel", CHAT));

        CompletableFuture<PeerProcess> us = new CompletableFuture<>();
        CompletableFuture<PeerProcess> them = new CompletableFuture<>();
        AtomicInteger descriptions = new AtomicInteger();
        us.complete(PeerProcess.start("parley", ourCommand, carry(them, descriptions)));
        them.complete(PeerProcess.start(stack.name(), theirCommand, carry(us, descriptions)));
        Conversation conversation = new Conversation(stack, role, us.join(), them.join(), descriptions);
        try {
            conversation.ours.await("that " + CHAT + " is open", START, isOpen(CHAT));
            conversation.theirs.await("that " + CHAT + " is open", PATIENCE, isOpen(CHAT));
        } catch (AssertionError e) {
            AssertionError both = new AssertionError(
                    e.getMessage() + "\n" + conversation.theirs.transcript() + "\n" + conversation.ours.transcript());
            conversation.close();
            throw both;
        }
        return conversation;
    }

    private static Consumer<JsonNode> carry(CompletableFuture<PeerProcess> to, AtomicInteger descriptions) {
        return line -> {
            to.join().say(line.toString());
            if (line.has("type")) {
                synchronized (descriptions) {
                    descriptions.incrementAndGet();
                    descriptions.notifyAll();
                }
            }
        };
    }

    /** Returns how many descriptions have crossed, either way. */
    int negotiations() {
        return descriptions.get();
    }

    /** Waits until that many descriptions have crossed. */
    void awaitNegotiations(int count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (descriptions) {
            while (descriptions.get() < count) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(
                            "no offer and answer crossed\n" + ours.transcript() + "\n" + theirs.transcript());
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(descriptions, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
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
