package dev.parley.conformance.interop;

import java.io.IOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/** A connection that several tests share, made when the first one asks. */
final class SharedConversation {
    /** Makes the connection. */
    interface Start {
        Conversation start() throws IOException;
    }

    private final Stack stack;
    private final Start start;
    private Conversation conversation;
    private boolean failedToStart;

    SharedConversation(Stack stack, Start start) {
        this.stack = stack;
        this.start = start;
    }

    /** Skips the test where the stack's tools are missing; a failure tells what both ends said last. */
    void run(Consumer<Conversation> scenario) throws IOException {
        String missing = stack.missingTool();
        Assumptions.assumeTrue(missing == null, () -> "missing tool: " + missing);
        Conversation present = conversation();
        try {
            scenario.accept(present);
        } catch (AssertionError e) {
            throw present.withTranscripts(e);
        }
    }

    private Conversation conversation() throws IOException {
        if (failedToStart) {
            throw new AssertionError("the connection was not made, see the first failure");
        }
        if (conversation == null) {
            failedToStart = true;
            conversation = start.start();
            failedToStart = false;
        }
        return conversation;
    }

    void close() {
        if (conversation != null) {
            conversation.close();
        }
    }
}
