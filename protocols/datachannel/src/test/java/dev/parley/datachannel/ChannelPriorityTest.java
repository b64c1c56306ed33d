package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels that share a slow path. */
class ChannelPriorityTest {
    private static final int LONG = 256 << 10;

    private static ChannelParameters channel(String label, ChannelPriority priority) {
        return new ChannelParameters(label, "", true, null, null, false, null, priority.value());
    }

    private static ChannelPair pair(boolean interleaving, DataChannelsConfig config, int window) {
        ChannelPair pair = new ChannelPair(
                1,
                config,
                SctpConfig.builder()
                        .interleaving(interleaving)
                        .receiveWindow(window)
                        .build());
        pair.cable.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(10))
                .rate(10_000_000, 25_000)
                .build());
        return pair.connect();
    }

    private static ChannelPair pair(boolean interleaving) {
        return pair(interleaving, DataChannelsConfig.builder().build(), 8 << 20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Spec("RFC 8831 §6.4")
    void weightsAreThoseOfThePriorities(boolean interleaving) {
        ChannelPair pair = pair(interleaving);
        int[] keys = new int[4];
        for (ChannelPriority priority : ChannelPriority.values()) {
            keys[priority.ordinal()] = pair.client.open(channel(priority.token(), priority));
        }
        pair.run(Duration.ofMillis(100));
        for (int key : keys) {
            for (int i = 0; i < 60; i++) {
                pair.client.send(key, new byte[20_000]);
            }
        }
        pair.run(Duration.ofMillis(1_500));
        double[] megabytes = Arrays.stream(keys)
                .mapToDouble(key -> (60 * 20_000 - pair.client.channels.bufferedAmount(key)) / 1e6)
                .toArray();
        for (int i = 1; i < 4; i++) {
            assertThat(megabytes[i] / megabytes[i - 1])
                    .as(Arrays.toString(megabytes))
                    .isBetween(1.6, 2.4);
        }
    }

    @Test
    @Spec("RFC 8831 §6.4")
    void whatThePeerAnnouncedIsThePriorityOfTheAnswersToo() {
        ChannelPair pair = pair(true);
        pair.client.open(channel("high", ChannelPriority.HIGH));
        pair.client.open(channel("low", ChannelPriority.LOW));
        pair.run(Duration.ofMillis(200));
        int high = pair.server.announced("high");
        int low = pair.server.announced("low");
        for (int i = 0; i < 60; i++) {
            pair.server.send(low, new byte[20_000]);
            pair.server.send(high, new byte[20_000]);
        }
        pair.run(Duration.ofMillis(800));
        double highBytes = 1_200_000 - pair.server.channels.bufferedAmount(high);
        double lowBytes = 1_200_000 - pair.server.channels.bufferedAmount(low);
        assertThat(highBytes / lowBytes).isBetween(3.5, 4.5);
    }

    @ParameterizedTest(name = "interleaving {0}: at least {1} ms, at most {2} ms")
    @CsvSource({"true, 0, 80", "false, 150, 1000"})
    @Spec("RFC 8831 §6.6")
    void aLongMessageOfLowPriorityDoesNotHoldUpAHighOne(boolean interleaving, long least, long most) {
        ChannelPair pair = pair(interleaving);
        int low = pair.client.open(channel("low", ChannelPriority.VERY_LOW));
        int high = pair.client.open(channel("high", ChannelPriority.HIGH));
        pair.run(Duration.ofMillis(200));
        // 256 KiB take 210 ms.
        pair.client.send(low, new byte[LONG]);
        pair.run(Duration.ofMillis(5));
        long start = pair.cable.now().nanos();
        pair.client.send(high, new byte[2_000]);
        pair.require(() -> pair.server.messages.containsKey(pair.server.announced("high")));
        assertThat((pair.cable.now().nanos() - start) / 1_000_000).isBetween(least, most);
    }

    /** A receiver that takes no more incomplete messages than fit into its window, and 40 times as many to send. */
    @Test
    void messagesOfManyChannelsDoNotShutTheWindowForGood() {
        ChannelPair pair =
                pair(true, DataChannelsConfig.builder().interleavedAllowance(0).build(), 256 << 10);
        int[] keys = new int[40];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = pair.client.open(channel("c" + i, ChannelPriority.LOW));
        }
        pair.run(Duration.ofMillis(200));
        for (int key : keys) {
            pair.client.send(key, new byte[LONG]);
        }
        // All together take nine seconds of the path.
        boolean all = pair.cable.runUntil(() -> pair.server.messages.size() == keys.length, Duration.ofSeconds(14));
        assertThat(all)
                .as("all of " + keys.length + ", and not " + pair.server.messages.size())
                .isTrue();
    }
}
