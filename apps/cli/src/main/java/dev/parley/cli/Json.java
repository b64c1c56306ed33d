package dev.parley.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as the commands speak it: one object a line. */
public final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    /** Returns a new, empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Returns {@code text} as an object. Throws IllegalArgumentException with a readable reason if it is none. */
    public static ObjectNode parse(String text) {
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("a JSON object is expected, one a line");
    }

    /** Returns the object on one line. */
    public static String line(JsonNode node) {
        return MAPPER.writeValueAsString(node);
    }

    /** Prints the object as a line of its own, and flushes. */
    public static void print(PrintWriter out, JsonNode node) {
        out.println(line(node));
        out.flush();
    }

    /** Prints the object as a line of its own, and flushes. */
    public static void print(PrintStream out, JsonNode node) {
        out.println(line(node));
        out.flush();
    }
}
