package dev.parley.cli.demo;

import dev.parley.cli.Version;
import java.lang.management.ManagementFactory;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/** The one that answers in the chat: an echo, with a few words of its own. */
public final class ChatBot {
    private static final String HELP = """
            I give back what you say. I also know:
            /time      the JVM's clock
            /jvm       what I run on
            /who       how many tabs are here
            /dice      a die
            /shout …   LOUD
            /reverse … sdrawkcab""";

    private final IntSupplier tabs;

    ChatBot(IntSupplier tabs) {
        this.tabs = tabs;
    }

    /** Returns the first words of a conversation. */
    public String greeting() {
        return "Hello from " + Version.java() + ". Say something, and I say it back; /help for more.";
    }

    /** Returns the answer to a message. */
    public String answer(String message) {
        String text = message.strip();
        if (!text.startsWith("/")) {
            return "You said: " + message;
        }
        int space = text.indexOf(' ');
        String word = (space < 0 ? text : text.substring(0, space)).toLowerCase(Locale.ROOT);
        String rest = space < 0 ? "" : text.substring(space + 1).strip();
        return switch (word) {
            case "/help" -> HELP;
            case "/time" ->
                "It is "
                        + LocalTime.now(ZoneId.systemDefault())
                                .format(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT))
                        + " here.";
            case "/jvm" -> jvm();
            case "/who" -> tabs.getAsInt() == 1 ? "Just you." : tabs.getAsInt() + " tabs, each with a peer of its own.";
            case "/dice" ->
                "⚀⚁⚂⚃⚄⚅".substring(0, 6).charAt(ThreadLocalRandom.current().nextInt(6)) + "";
            case "/shout" -> rest.isEmpty() ? "SHOUT WHAT?" : rest.toUpperCase(Locale.ROOT) + "!";
            case "/reverse" ->
                rest.isEmpty()
                        ? "?tahw esreveR"
                        : new StringBuilder(rest).reverse().toString();
            default -> "I do not know " + word + ". /help says what I know.";
        };
    }

    private static String jvm() {
        Runtime runtime = Runtime.getRuntime();
        return System.getProperty("java.vm.name") + " " + System.getProperty("java.version") + " on "
                + System.getProperty("os.name") + ", " + runtime.availableProcessors() + " processors, "
                + (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000 + " MB of heap in use, up for "
                + ManagementFactory.getRuntimeMXBean().getUptime() / 1000 + " s.";
    }
}
