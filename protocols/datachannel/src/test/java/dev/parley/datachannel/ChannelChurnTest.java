package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.datachannel.DataChannelEvent.Announced;
import dev.parley.datachannel.DataChannelEvent.Closed;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Channels open and close at both ends at random, so that few ids are used again and again, over a bad path. */
class ChannelChurnTest {
    /** What one channel's opener did, and whether the other end closed it. */
    private static final class Story {
        final ChannelEnd opener;
        final ChannelEnd acceptor;
        final String label;
        final int key;
        final List<String> sent = new ArrayList<>();
        boolean closedByAcceptor;

        Story(ChannelEnd opener, ChannelEnd acceptor, String label, int key) {
            this.opener = opener;
            this.acceptor = acceptor;
            this.label = label;
            this.key = key;
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, Long.getLong("parley.seeds", 40));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyChannelDeliversWhatItPromised(long seed) {
        Random random = new Random(seed);
        ChannelPair pair = new ChannelPair(seed);
        pair.connect();
        pair.cable.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(random.nextInt(40)))
                .loss(random.nextInt(20) / 100.0)
                .duplication(0.05)
                .reordering(random.nextInt(20) / 100.0, Duration.ofMillis(40))
                .build());
        Map<String, Story> stories = new LinkedHashMap<>();
        for (int step = 0; step < 200; step++) {
            ChannelEnd end = random.nextBoolean() ? pair.client : pair.server;
            ChannelEnd other = end == pair.client ? pair.server : pair.client;
            if (random.nextInt(4) == 0) {
                String label = "c" + step;
                stories.put(label, new Story(end, other, label, end.open(ChannelParameters.reliable(label))));
            } else if (!stories.isEmpty()) {
                List<Story> all = new ArrayList<>(stories.values());
                act(all.get(Math.max(0, all.size() - 1 - random.nextInt(6))), random, step);
            }
            if (random.nextBoolean()) {
                pair.run(Duration.ofMillis(random.nextInt(60)));
            }
        }
        for (Story story : stories.values()) {
            story.opener.close(story.key);
        }
        pair.require(() -> pair.client.events(Closed.class).size() == stories.size()
                && pair.server.events(Closed.class).size()
                        == pair.server.events(Announced.class).size()
                                + stories.values().stream()
                                        .filter(s -> s.opener == pair.server)
                                        .count());
        for (Story story : stories.values()) {
            int theirs = story.acceptor.announced(story.label);
            List<String> received = story.acceptor.texts(theirs);
            String what = "seed " + seed + ", channel " + story.label;
            int expected = story.closedByAcceptor ? received.size() : story.sent.size();
            assertThat(received.equals(story.sent.subList(0, expected)))
                    .as(what + ": %s of %s", received.size(), expected)
                    .isTrue();
        }
        for (ChannelEnd end : List.of(pair.client, pair.server)) {
            assertThat(end.events(Closed.class)).as("seed " + seed).allMatch(closed -> closed.failure() == null);
            assertThat(end.channels.heldBytes()).as("seed " + seed).isZero();
            assertThat(end.channels.drops().get("DCEP: OPEN on a used stream"))
                    .as("seed " + seed)
                    .isZero();
        }
        pair.run(Duration.ofSeconds(40));
        assertThat(pair.client.channels.id(pair.client.open(ChannelParameters.reliable("x"))))
                .isZero();
        assertThat(pair.server.channels.id(pair.server.open(ChannelParameters.reliable("y"))))
                .isEqualTo(1);
    }

    private static void act(Story story, Random random, int step) {
        int theirs = story.acceptor.announced(story.label);
        switch (random.nextInt(8)) {
            case 0 -> story.opener.close(story.key);
            case 1 -> {
                if (theirs != 0) {
                    story.closedByAcceptor = true;
                    story.acceptor.close(theirs);
                }
            }
            default -> {
                if (story.opener.channels.state(story.key) == ChannelState.OPEN) {
                    String text = "s:" + step + "x".repeat(random.nextInt(random.nextInt(4) == 0 ? 20_000 : 100));
                    story.sent.add(text);
                    story.opener.send(story.key, text.substring(2));
                }
            }
        }
    }
}
