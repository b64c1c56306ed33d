package dev.parley.cli.browser;

import java.io.IOException;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A stack that the page is connected with, as the answerer. On the channel that the page makes it counts what comes until it is what
 * {@code {"up": bytes}} announced, and then says {@code {"received": bytes}}; on {@code {"down": bytes}} it sends as many.
 */
interface StackEnd extends AutoCloseable {
    /** Returns the name of the stack. */
    String name();

    /**
     * Begins a connection.
     *
     * @param signal gets the answer, {@code {"type": "answer", "sdp": …}}, and the candidates, on any thread
     */
    Connection connect(Consumer<ObjectNode> signal) throws IOException;

    /** Ends what all connections share. */
    @Override
    void close();

    /** One connection with the page. */
    interface Connection extends AutoCloseable {
        /** Takes the page's offer. */
        void offer(String sdp);

        @Override
        void close();
    }
}
