package dev.parley.datachannel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.datachannel.DataChannelEvent.Announced;
import dev.parley.datachannel.DataChannelEvent.BufferedAmountDecreased;
import dev.parley.datachannel.DataChannelEvent.Closed;
import dev.parley.datachannel.DataChannelEvent.Closing;
import dev.parley.datachannel.DataChannelEvent.IdAssigned;
import dev.parley.datachannel.DataChannelEvent.Opened;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.simulation.LinkConditions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataChannelsTest {
    @Test
    @Spec("RFC 8832 §4")
    void aChannelIsAnnouncedAndCarriesMessagesBothWays() {
        ChannelPair pair = new ChannelPair(1);
        int chat = pair.client.open(new ChannelParameters("chat", "proto", false, null, 3, false, null, 512));
        assertThat(pair.client.channels.id(chat)).isNull();
        assertThat(pair.client.channels.state(chat)).isEqualTo(ChannelState.CONNECTING);
        pair.connect();
        pair.require(() -> pair.server.announced("chat") != 0);

        assertThat(pair.client.events(IdAssigned.class)).containsExactly(new IdAssigned(chat, 0));
        assertThat(pair.client.events(Opened.class)).containsExactly(new Opened(chat, 0));
        Announced announced = pair.server.events(Announced.class).get(0);
        assertThat(announced.parameters())
                .isEqualTo(new ChannelParameters("chat", "proto", false, null, 3, false, 0, 512));
        assertThat(pair.server.events(Opened.class)).containsExactly(new Opened(announced.key(), 0));

        pair.client.send(chat, "hello");
        pair.client.send(chat, "");
        pair.client.send(chat, new byte[0]);
        pair.client.send(chat, new byte[] {'x'});
        pair.server.send(announced.key(), "welcome");
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.server.texts(announced.key())).containsExactly("s:hello", "s:", "b:", "b:x");
        assertThat(pair.client.texts(chat)).containsExactly("s:welcome");
        assertThat(pair.client.channels.statistics(chat))
                .isEqualTo(new ChannelStatistics(0, ChannelState.OPEN, 4, 6, 1, 7));
    }

    @Test
    void theOpenRidesWithTheCookieAndBothOpenAtOnce() {
        ChannelPair pair = new ChannelPair(2);
        int key = pair.client.open(ChannelParameters.reliable("early"));
        pair.client.start(DtlsRole.CLIENT);
        // INIT, INIT ACK, COOKIE ECHO + OPEN, COOKIE ACK + ACK: four latencies.
        pair.server.channels.setRole(DtlsRole.SERVER, pair.server.now());
        pair.run(ChannelPair.LATENCY.multipliedBy(3));
        assertThat(pair.server.announced("early")).isNotZero();
        pair.run(ChannelPair.LATENCY);
        assertThat(pair.client.channels.state(key)).isEqualTo(ChannelState.OPEN);
    }

    @Test
    @Spec("RFC 8832 §6")
    void idsFollowTheRole() {
        ChannelPair pair = new ChannelPair(3).connect();
        int a = pair.client.open(ChannelParameters.reliable("a"));
        int b = pair.client.open(ChannelParameters.reliable("b"));
        int c = pair.server.open(ChannelParameters.reliable("c"));
        assertThat(pair.client.channels.id(a)).isZero();
        assertThat(pair.client.channels.id(b)).isEqualTo(2);
        assertThat(pair.server.channels.id(c)).isEqualTo(1);
        pair.require(() -> pair.client.announced("c") != 0 && pair.server.announced("b") != 0);
    }

    @Test
    @Spec("RFC 8831 §6.5")
    void negotiatedChannelsMeetWithoutMessages() {
        ChannelPair pair = new ChannelPair(4).connect();
        int ours = pair.client.open(ChannelParameters.negotiated("n", 17));
        pair.client.send(ours, "before the other end has it");
        pair.run(Duration.ofSeconds(1));
        int theirs = pair.server.open(ChannelParameters.negotiated("n", 17));
        pair.server.send(theirs, "back");
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.server.events(Announced.class)).isEmpty();
        assertThat(pair.server.texts(theirs)).containsExactly("s:before the other end has it");
        assertThat(pair.client.texts(ours)).containsExactly("s:back");
        assertThatThrownBy(() -> pair.client.open(ChannelParameters.negotiated("again", 17)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void misuseIsRefusedBeforeAnythingChanges() {
        ChannelPair pair = new ChannelPair(5);
        int key = pair.client.open(ChannelParameters.reliable("a"));
        assertThatThrownBy(() -> pair.client.send(key, "early")).isInstanceOf(IllegalStateException.class);
        pair.connect();
        pair.client.channels.setRemoteMaxMessageSize(10);
        assertThatThrownBy(() -> pair.client.send(key, new byte[11])).isInstanceOf(IllegalArgumentException.class);
        pair.client.send(key, new byte[10]);
        pair.client.channels.setRemoteMaxMessageSize(0);
        pair.client.send(key, new byte[100]);
        pair.require(() -> pair.server.data(pair.server.announced("a")).size() == 2);
    }

    @Test
    @Spec("RFC 8831 §6.7")
    void closingFlushesResetsBothStreamsAndFreesTheId() {
        ChannelPair pair = new ChannelPair(6).connect();
        int ours = pair.client.open(ChannelParameters.reliable("a"));
        byte[] large = new byte[200_000];
        new Random(6).nextBytes(large);
        pair.client.send(ours, large);
        pair.client.send(ours, "last");
        pair.client.close(ours);
        pair.client.close(ours);
        assertThat(pair.client.channels.state(ours)).isEqualTo(ChannelState.CLOSING);
        assertThatThrownBy(() -> pair.client.send(ours, "late")).isInstanceOf(IllegalStateException.class);

        pair.require(() -> pair.client.events(Closed.class).size() == 1
                && pair.server.events(Closed.class).size() == 1);
        int theirs = pair.server.announced("a");
        assertThat(pair.server.data(theirs)).hasSize(2);
        assertThat(pair.server.data(theirs).get(0)).isEqualTo(large);
        assertThat(pair.server.events(Closing.class)).containsExactly(new Closing(theirs));
        assertThat(pair.client.events(Closing.class)).isEmpty();
        assertThat(pair.server.events(Closed.class)).containsExactly(new Closed(theirs, null));
        assertThat(pair.client.events(Closed.class)).containsExactly(new Closed(ours, null));

        int again = pair.client.open(ChannelParameters.reliable("b"));
        assertThat(pair.client.channels.id(again)).isZero();
        pair.client.send(again, "reused");
        pair.require(() -> pair.server.texts(pair.server.announced("b")).contains("s:reused"));
        assertThat(pair.client.channels.opened()).isEqualTo(2);
        assertThat(pair.client.channels.closed()).isEqualTo(1);
    }

    @Test
    void bothEndsMayCloseAtOnce() {
        ChannelPair pair = new ChannelPair(7).connect();
        int ours = pair.client.open(ChannelParameters.negotiated("n", 4));
        int theirs = pair.server.open(ChannelParameters.negotiated("n", 4));
        pair.client.close(ours);
        pair.server.close(theirs);
        pair.require(() -> pair.client.channels.state(ours) == ChannelState.CLOSED
                && pair.server.channels.state(theirs) == ChannelState.CLOSED);
        assertThat(pair.client.events(Closing.class)).isEmpty();
    }

    @Test
    void withoutReconfigChannelsStillReachClosed() {
        ChannelPair pair = ChannelPair.withoutReconfig(17);
        pair.connect();
        int ours = pair.client.open(ChannelParameters.reliable("a"));
        pair.client.send(ours, "last");
        pair.client.close(ours);
        pair.require(() -> !pair.client.events(Closed.class).isEmpty(), Duration.ofSeconds(5));
        assertThat(pair.server.texts(pair.server.announced("a"))).containsExactly("s:last");
        assertThat(pair.client.events(Closed.class)).containsExactly(new Closed(ours, null));

        // The other end still has a channel on the old id.
        int next = pair.client.open(ChannelParameters.reliable("b"));
        assertThat(pair.client.channels.id(next)).isEqualTo(2);
        pair.client.send(next, "works");
        pair.require(() -> pair.server.texts(pair.server.announced("b")).contains("s:works"));
        pair.client.channels.closeAbruptly(pair.client.now());
        pair.client.drain();
        assertThat(pair.client.events(Closed.class)).hasSize(2);
    }

    @Test
    void aChannelClosedBeforeTheAssociationIsUpLeavesNothing() {
        ChannelPair pair = new ChannelPair(8);
        int noId = pair.client.open(ChannelParameters.reliable("no id"));
        pair.client.close(noId);
        assertThat(pair.client.events(Closed.class)).containsExactly(new Closed(noId, null));

        pair.client.channels.setRole(DtlsRole.CLIENT, pair.client.now());
        int withId = pair.client.open(ChannelParameters.reliable("with id"));
        pair.client.close(withId);
        pair.connect();
        pair.require(() -> pair.client.channels.state(withId) == ChannelState.CLOSED);
        int next = pair.client.open(ChannelParameters.reliable("next"));
        pair.client.send(next, "x");
        pair.require(() -> pair.server.texts(pair.server.announced("next")).contains("s:x"));
    }

    @Test
    void theBufferedAmountCountsTheApplicationsBytesAlone() {
        ChannelPair pair = new ChannelPair(9).connect();
        int key = pair.client.open(ChannelParameters.reliable("a label that is not counted"));
        pair.cable.cut();
        for (int i = 0; i < 50; i++) {
            pair.client.send(key, new byte[10_000]);
            pair.client.send(key, "");
        }
        long buffered = pair.client.channels.bufferedAmount(key);
        assertThat(buffered).isBetween(400_000L, 500_000L);
        pair.cable.repair();
        pair.require(() -> pair.client.channels.bufferedAmount(key) == 0);
        assertThat(pair.client.events(BufferedAmountDecreased.class).stream()
                        .mapToLong(BufferedAmountDecreased::bytes)
                        .sum())
                .isEqualTo(500_000);
        pair.require(() -> pair.server
                        .data(pair.server.announced("a label that is not counted"))
                        .size()
                == 100);
    }

    @Test
    void aMessageOf64MiBArrives() {
        ChannelPair pair = new ChannelPair(
                10,
                DataChannelsConfig.builder().maxMessageSize(64 << 20).build(),
                SctpConfig.builder().receiveWindow(1 << 20).build());
        pair.connect();
        byte[] large = new byte[64 << 20];
        new Random(10).nextBytes(large);
        int key = pair.client.open(ChannelParameters.reliable("large"));
        pair.client.send(key, large.clone());
        pair.require(() -> !pair.server.data(pair.server.announced("large")).isEmpty(), Duration.ofMinutes(10));
        assertThat(pair.server.data(pair.server.announced("large")).get(0)).isEqualTo(large);
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.server.channels.heldBytes()).isZero();
    }

    @Test
    void aMessageAboveOurLimitClosesItsChannelOnly() {
        ChannelPair pair = new ChannelPair(
                11,
                DataChannelsConfig.builder().maxMessageSize(200_000).build(),
                SctpConfig.builder().build());
        pair.connect();
        pair.client.channels.setRemoteMaxMessageSize(0);
        int bad = pair.client.open(ChannelParameters.reliable("bad"));
        int good = pair.client.open(ChannelParameters.reliable("good"));
        pair.client.send(bad, new byte[200_001]);
        pair.client.send(good, "fine");
        pair.require(() -> pair.client.channels.state(bad) == ChannelState.CLOSED);
        int theirs = pair.server.announced("bad");
        assertThat(pair.server.data(theirs)).isEmpty();
        assertThat(pair.server.events(Closed.class)).hasSize(1);
        assertThat(pair.server.events(Closed.class).get(0).failure()).isNotNull();
        assertThat(pair.server.texts(pair.server.announced("good"))).containsExactly("s:fine");
        assertThat(pair.server.channels.heldBytes()).isZero();
    }

    @Test
    void aSlowReaderStopsTheSender() {
        ChannelPair pair = new ChannelPair(
                12,
                DataChannelsConfig.builder().build(),
                SctpConfig.builder().receiveWindow(256 << 10).build());
        pair.connect();
        int key = pair.client.open(ChannelParameters.reliable("a"));
        pair.server.consumes = false;
        for (int i = 0; i < 200; i++) {
            pair.client.send(key, new byte[16_384]);
        }
        pair.run(Duration.ofSeconds(20));
        int theirs = pair.server.announced("a");
        assertThat(pair.server.channels.heldBytes()).isBetween(128L << 10, (256L << 10) + 16_384);
        assertThat(pair.client.channels.bufferedAmount(key)).isGreaterThan(2_000_000);

        pair.server.consumes = true;
        pair.server.channels.consumed(theirs, pair.server.data(theirs).size() * 16_384, pair.server.now());
        pair.require(() -> pair.server.data(theirs).size() == 200);
    }

    @Test
    void aReaderWhoLetsGoOfNothingIsSentNoEndOfEmptyMessages() {
        int window = 256 << 10;
        ChannelPair pair = new ChannelPair(
                14,
                DataChannelsConfig.builder().build(),
                SctpConfig.builder().receiveWindow(window).build());
        pair.connect();
        int key = pair.client.open(ChannelParameters.reliable("a"));
        pair.server.consumes = false;
        int sent = 10_000;
        for (int i = 0; i < sent; i++) {
            pair.client.send(key, new byte[0]);
        }
        pair.run(Duration.ofMinutes(1));
        int theirs = pair.server.announced("a");
        int held = pair.server.data(theirs).size();
        assertThat(held).isBetween(1_000, 2 * window / ReceiveCredit.MESSAGE_OVERHEAD + 100);

        pair.server.consumes = true;
        pair.server.channels.consumed(theirs, 0, held, pair.server.now());
        pair.require(() -> pair.server.data(theirs).size() == sent, Duration.ofMinutes(2));
    }

    @Test
    void aPausedChannelDoesNotStarveTheOthers() {
        ChannelPair pair = new ChannelPair(
                13,
                DataChannelsConfig.builder().pausedAllowance(4 << 20).build(),
                SctpConfig.builder().receiveWindow(256 << 10).build());
        pair.connect();
        int slow = pair.client.open(ChannelParameters.reliable("slow"));
        int fast = pair.client.open(ChannelParameters.reliable("fast"));
        pair.require(() -> pair.server.announced("fast") != 0);
        int paused = pair.server.announced("slow");
        pair.server.channels.setPaused(paused, true, pair.server.now());
        for (int i = 0; i < 100; i++) {
            pair.client.send(slow, new byte[16_384]);
        }
        pair.client.send(fast, "overtakes");
        pair.client.close(slow);
        pair.require(() -> pair.server.texts(pair.server.announced("fast")).contains("s:overtakes"));
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.server.data(paused)).isEmpty();
        assertThat(pair.server.events(Closing.class)).isEmpty();

        pair.server.channels.setPaused(paused, false, pair.server.now());
        pair.server.drain();
        assertThat(pair.server.data(paused)).hasSize(100);
        pair.require(() -> pair.client.channels.state(slow) == ChannelState.CLOSED
                && pair.server.channels.state(paused) == ChannelState.CLOSED);
    }

    @Test
    void aPausedChannelMayBeClosedAfterThePeerHasClosedIt() {
        ChannelPair pair = new ChannelPair(18).connect();
        int ours = pair.client.open(ChannelParameters.reliable("a"));
        pair.require(() -> pair.server.announced("a") != 0);
        int theirs = pair.server.announced("a");
        pair.server.channels.setPaused(theirs, true, pair.server.now());
        pair.client.send(ours, "never read");
        pair.client.close(ours);
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.server.channels.state(theirs)).isEqualTo(ChannelState.OPEN);
        pair.server.close(theirs);
        pair.require(
                () -> !pair.server.events(Closed.class).isEmpty()
                        && !pair.client.events(Closed.class).isEmpty(),
                Duration.ofSeconds(2));
        assertThat(pair.server.channels.heldBytes()).isZero();
        assertThat(pair.server.messages).isEmpty();
        int again = pair.client.open(ChannelParameters.reliable("b"));
        pair.client.send(again, "x");
        pair.require(() -> pair.server.texts(pair.server.announced("b")).contains("s:x"));
    }

    @Test
    void aPausedChannelStopsTheSenderAtTheTotalLimit() {
        ChannelPair pair = new ChannelPair(
                14,
                DataChannelsConfig.builder().pausedAllowance(1 << 20).build(),
                SctpConfig.builder().receiveWindow(256 << 10).build());
        pair.connect();
        int slow = pair.client.open(ChannelParameters.reliable("slow"));
        pair.require(() -> pair.server.announced("slow") != 0);
        pair.server.channels.setPaused(pair.server.announced("slow"), true, pair.server.now());
        for (int i = 0; i < 300; i++) {
            pair.client.send(slow, new byte[16_384]);
        }
        pair.run(Duration.ofSeconds(30));
        assertThat(pair.server.channels.heldBytes()).isBetween(1L << 20, (1L << 20) + (300L << 10));
        pair.server.channels.setPaused(pair.server.announced("slow"), false, pair.server.now());
        pair.require(() -> pair.server.data(pair.server.announced("slow")).size() == 300);
    }

    @Test
    void thousandsOfChannels() {
        ChannelPair pair = new ChannelPair(
                        15,
                        DataChannelsConfig.builder().maxAnnouncedChannels(5_000).build(),
                        SctpConfig.builder().build())
                .connect();
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            keys.add(pair.client.channels.open(ChannelParameters.reliable("c" + i), pair.client.now()));
        }
        for (int key : keys) {
            pair.client.channels.send(key, new byte[] {1, 2, 3}, true, pair.client.now());
        }
        pair.client.drain();
        pair.require(() -> pair.server.messages.size() == 5_000);
        for (int key : keys) {
            pair.client.channels.close(key, pair.client.now());
        }
        pair.client.drain();
        pair.require(() -> pair.client.events(Closed.class).size() == 5_000
                && pair.server.events(Closed.class).size() == 5_000);
        assertThat(pair.client.channels.id(pair.client.open(ChannelParameters.reliable("again"))))
                .isZero();
    }

    @Test
    void aChannelAboveTheLimitIsRefusedAndTheOthersLive() {
        ChannelPair pair = new ChannelPair(
                        16,
                        DataChannelsConfig.builder().maxAnnouncedChannels(2).build(),
                        SctpConfig.builder().build())
                .connect();
        int first = pair.client.open(ChannelParameters.reliable("first"));
        pair.client.open(ChannelParameters.reliable("second"));
        int third = pair.client.open(ChannelParameters.reliable("third"));
        pair.require(() -> pair.client.channels.state(third) == ChannelState.CLOSED);
        assertThat(pair.server.events(DataChannelEvent.Announced.class)).hasSize(2);
        assertThat(pair.server.channels.drops().get("DCEP: channels above the limit"))
                .isEqualTo(1);
        // A place that is free again can be taken.
        pair.client.close(first);
        pair.require(() -> pair.client.channels.state(first) == ChannelState.CLOSED);
        pair.run(Duration.ofSeconds(1));
        int fourth = pair.client.open(ChannelParameters.reliable("fourth"));
        pair.require(() -> pair.server.announced("fourth") != 0);
        assertThat(pair.client.channels.state(fourth)).isEqualTo(ChannelState.OPEN);
    }

    @Test
    void theAssociationsEndClosesAllChannels() {
        ChannelPair pair = new ChannelPair(16).connect();
        int a = pair.client.open(ChannelParameters.reliable("a"));
        int b = pair.client.open(ChannelParameters.reliable("b"));
        pair.require(() -> pair.server.announced("b") != 0);
        pair.client.channels.closeAbruptly(pair.client.now());
        pair.client.drain();
        assertThat(pair.client.events(Closed.class)).containsExactly(new Closed(a, null), new Closed(b, null));
        pair.require(() -> pair.server.events(Closed.class).size() == 2);
        assertThat(pair.server.events(Closed.class).get(0).failure()).isNotNull();
        assertThatThrownBy(() -> pair.client.open(ChannelParameters.reliable("late")))
                .isInstanceOf(IllegalStateException.class);
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.client.channels.nextTimeout().isNever()).isTrue();
        assertThat(pair.server.channels.nextTimeout().isNever()).isTrue();
        assertThat(pair.server.channels.heldBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void manyChannelsOfMixedReliabilityKeepTheirPromisesOverABadPath(long seed) {
        ChannelPair pair = new ChannelPair(seed);
        pair.cable.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(20))
                .jitter(Duration.ofMillis(10))
                .loss(0.1)
                .duplication(0.05)
                .reordering(0.1, Duration.ofMillis(30))
                .build());
        pair.connect();
        Random random = new Random(seed);
        List<Integer> keys = new ArrayList<>();
        List<List<byte[]>> sent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            boolean ordered = random.nextBoolean();
            int kind = random.nextInt(3);
            keys.add(pair.client.open(new ChannelParameters(
                    "c" + i, "", ordered, kind == 1 ? 50 : null, kind == 2 ? 1 : null, false, null, 256)));
            sent.add(new ArrayList<>());
        }
        for (int step = 0; step < 200; step++) {
            int which = random.nextInt(keys.size());
            byte[] data = new byte[4 + random.nextInt(random.nextInt(10) == 0 ? 30_000 : 1_000)];
            random.nextBytes(data);
            sent.get(which).add(data);
            pair.client.send(keys.get(which), data.clone());
            pair.run(Duration.ofMillis(random.nextInt(20)));
        }
        for (int key : keys) {
            pair.client.close(key);
        }
        pair.require(() -> pair.client.events(Closed.class).size() == 10
                && pair.server.events(Closed.class).size() == 10);
        for (int i = 0; i < keys.size(); i++) {
            Announced announced = pair.server.events(Announced.class).get(i);
            int index = Integer.parseInt(announced.parameters().label().substring(1));
            promiseKept(seed, announced.parameters(), sent.get(index), pair.server.data(announced.key()));
        }
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.server.channels.heldBytes()).isZero();
    }

    private static void promiseKept(long seed, ChannelParameters channel, List<byte[]> sent, List<byte[]> received) {
        String what = "seed " + seed + ", " + channel;
        boolean reliable = channel.maxRetransmits() == null && channel.maxPacketLifeTime() == null;
        if (reliable) {
            assertThat(received).as(what).hasSize(sent.size());
        }
        List<byte[]> left = new ArrayList<>(sent);
        int last = -1;
        for (byte[] message : received) {
            int at = indexOf(sent, message);
            assertThat(at).as(what + ": arrived changed").isNotNegative();
            assertThat(left.removeIf(other -> other == sent.get(at)))
                    .as(what + ": twice")
                    .isTrue();
            if (channel.ordered()) {
                assertThat(at).as(what + ": order").isGreaterThan(last);
            }
            last = at;
        }
    }

    private static int indexOf(List<byte[]> all, byte[] one) {
        for (int i = 0; i < all.size(); i++) {
            if (java.util.Arrays.equals(all.get(i), one)) {
                return i;
            }
        }
        return -1;
    }
}
