package dev.parley.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChatBotTest {
    private final ChatBot bot = new ChatBot(() -> 3);

    @Test
    void itGivesBackWhatItHears() {
        assertThat(bot.answer("good morning")).isEqualTo("You said: good morning");
        assertThat(bot.greeting()).contains("/help");
    }

    @Test
    void itKnowsAFewWords() {
        assertThat(bot.answer("/help")).contains("/time").contains("/dice");
        assertThat(bot.answer("/shout hello")).isEqualTo("HELLO!");
        assertThat(bot.answer("/reverse abc")).isEqualTo("cba");
        assertThat(bot.answer("/who")).contains("3 tabs");
        assertThat(bot.answer("/JVM")).contains(System.getProperty("java.version"));
        assertThat(bot.answer("/dice")).isIn("⚀", "⚁", "⚂", "⚃", "⚄", "⚅");
        assertThat(bot.answer("/time")).containsPattern("\\d\\d:\\d\\d:\\d\\d");
        assertThat(bot.answer("/sing")).contains("/help");
    }
}
