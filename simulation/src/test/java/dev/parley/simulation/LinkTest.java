package dev.parley.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Timestamp;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two hosts, A sends numbered datagrams to B. */
class LinkTest {
    private static final int COUNT = 10_000;

    private final SimulatedNetwork network = new SimulatedNetwork(1);
    private final Host a = network.host("a", network.internet(), "192.0.2.1", "2001:db8::1");
    private final Host b = network.host("b", network.internet(), "192.0.2.2", "2001:db8::2");
    private final Link link = a.networkInterface("eth0").egress();
    private final List<Integer> received = new ArrayList<>();
    private final List<Timestamp> times = new ArrayList<>();
    private final List<byte[]> bytes = new ArrayList<>();
    private SimulatedSocket from;
    private SimulatedSocket to;

    @BeforeEach
    void open() throws IOException {
        from = a.bind(new InetSocketAddress("192.0.2.1", 0), (datagram, source) -> {});
        to = b.bind(new InetSocketAddress("192.0.2.2", 7), (datagram, source) -> {
            assertThat(source).isEqualTo(from.localAddress());
            received.add((datagram[0] & 0xff) << 8 | datagram[1] & 0xff);
            times.add(network.now());
            bytes.add(datagram);
        });
    }

    private void send(int number, int length) {
        byte[] datagram = new byte[length];
        datagram[0] = (byte) (number >> 8);
        datagram[1] = (byte) number;
        from.send(datagram, to.localAddress());
    }

    private void sendWhole(int number, int length) {
        byte[] datagram = new byte[length];
        datagram[1] = (byte) number;
        from.send(datagram, 0, length, to.localAddress(), true);
    }

    /** One each millisecond. */
    private void sendMany(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            network.schedule(Duration.ofMillis(i), () -> send(number, 100));
        }
        network.runUntilIdle(Duration.ofHours(1));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void aPerfectLinkDeliversAtOnceAndInOrder() {
        sendMany(100);
        assertThat(received).isEqualTo(numbers(100));
        assertThat(times.get(99)).isEqualTo(Timestamp.ofMillis(99));
        assertThat(a.statistics().sent()).isEqualTo(100);
        assertThat(b.statistics().receivedBytes()).isEqualTo(10_000);
    }

    @Test
    void latencyAndJitterDelayAndKeepTheOrder() {
        link.setConditions(LinkConditions.builder()
                .latency(Duration.ofMillis(20))
                .jitter(Duration.ofMillis(10))
                .build());
        sendMany(COUNT);
        assertThat(received).isEqualTo(numbers(COUNT));
        double mean = IntStream.range(0, COUNT)
                .mapToLong(i -> times.get(i).nanosSince(Timestamp.ofMillis(i)))
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(25e6, 30e6);
        assertThat(IntStream.range(0, COUNT).mapToLong(i -> times.get(i).nanosSince(Timestamp.ofMillis(i))))
                .allMatch(nanos -> nanos >= 20_000_000 && nanos <= 30_000_000);
    }

    @Test
    void rateSpacesPacketsAndTheQueueDropsItsTail() {
        // 1,250-byte IP packets at 1 Mbit/s: one each 10 ms; the queue holds four of them.
        link.setConditions(LinkConditions.builder().rate(1_000_000, 5_000).build());
        for (int i = 0; i < 10; i++) {
            send(i, 1_250 - 28);
        }
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).isEqualTo(numbers(4));
        assertThat(times)
                .containsExactly(
                        Timestamp.ofMillis(10), Timestamp.ofMillis(20), Timestamp.ofMillis(30), Timestamp.ofMillis(40));
        assertThat(link.statistics().queueDrops()).isEqualTo(6);
        send(11, 1_250 - 28);
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).hasSize(5);
    }

    @Test
    void randomLossLosesItsShare() {
        link.setConditions(LinkConditions.builder().loss(0.3).build());
        sendMany(COUNT);
        assertThat(received).hasSizeBetween(6_800, 7_200).isSorted();
        assertThat(link.statistics().lost()).isEqualTo(COUNT - received.size());
    }

    @Test
    void burstsLoseRunsOfPackets() {
        link.setConditions(LinkConditions.builder().bursts(0.01, 0.2, 1).build());
        sendMany(COUNT);
        int runs = 0;
        int previous = -1;
        for (int number : received) {
            runs += number != previous + 1 ? 1 : 0;
            previous = number;
        }
        double meanRun = (COUNT - received.size()) / (double) runs;
        assertThat(meanRun).as("mean burst").isBetween(4.0, 6.5);
        assertThat(runs).isBetween(60, 140);
    }

    @Test
    void duplicationDeliversTwice() {
        link.setConditions(LinkConditions.builder().duplication(0.1).build());
        sendMany(COUNT);
        assertThat(received).hasSizeBetween(10_850, 11_150);
        assertThat(received.stream().distinct().toList()).isEqualTo(numbers(COUNT));
        assertThat(link.statistics().duplicated()).isEqualTo(received.size() - COUNT);
    }

    @Test
    void reorderingLetsLaterPacketsOvertake() {
        link.setConditions(
                LinkConditions.builder().reordering(0.1, Duration.ofMillis(5)).build());
        sendMany(COUNT);
        assertThat(received).containsExactlyInAnyOrderElementsOf(numbers(COUNT)).isNotEqualTo(numbers(COUNT));
        assertThat(link.statistics().reordered()).isBetween(850L, 1_150L);
        int overtaken = 0;
        for (int i = 1; i < received.size(); i++) {
            overtaken += received.get(i) < received.get(i - 1) ? 1 : 0;
        }
        assertThat(overtaken).isBetween(500, 1_150);
    }

    @Test
    void corruptionFlipsOneBitOfACopy() {
        link.setConditions(LinkConditions.builder().corruption(1).build());
        byte[] original = new byte[50];
        from.send(original, to.localAddress());
        network.runUntilIdle(Duration.ofSeconds(1));
        int bits = 0;
        for (byte each : bytes.get(0)) {
            bits += Integer.bitCount(each & 0xff);
        }
        assertThat(bits).isEqualTo(1);
        assertThat(original).containsOnly(0);
        assertThat(link.statistics().corrupted()).isEqualTo(1);
    }

    @Test
    void packetsOverTheMtuAreFragmentedOrVanish() {
        LinkConditions conditions = LinkConditions.builder().mtu(1_280).build();
        link.setConditions(conditions);
        send(1, 1_280 - 28);
        send(2, 1_280 - 27);
        sendWhole(3, 1_280 - 28);
        sendWhole(4, 1_280 - 27);
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).containsExactly(1, 2, 3);
        assertThat(link.statistics().tooLarge()).isEqualTo(1);
        assertThat(link.statistics().fragmented()).isEqualTo(1);
        link.setConditions(conditions.toBuilder().fragmentsPass(false).build());
        send(5, 1_280 - 27);
        send(6, 1_280 - 28);
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).containsExactly(1, 2, 3, 6);
        link.setConditions(conditions.toBuilder().loss(0.5).build());
        received.clear();
        for (int i = 0; i < 1_000; i++) {
            send(7, 3 * 1_280);
        }
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received.size()).as("one in 2 to the power of the fragments").isBetween(35, 95);
        assertThat(new Datagram(from.localAddress(), new InetSocketAddress("2001:db8::2", 1), new byte[10]).ipLength())
                .isEqualTo(58);
    }

    @Test
    void aDelaySpikeHoldsEverythingUpAndKeepsTheOrder() {
        link.setConditions(
                LinkConditions.builder().spikes(0.01, Duration.ofMillis(500)).build());
        sendMany(1_000);
        assertThat(received).isEqualTo(numbers(1_000));
        long worst = IntStream.range(0, 1_000)
                .mapToLong(i -> times.get(i).nanosSince(Timestamp.ofMillis(i)))
                .max()
                .orElseThrow();
        assertThat(worst).isEqualTo(500_000_000L);
    }

    @Test
    void aCutLinkLosesWhatIsSentAndDeliversWhatIsOnItsWay() {
        link.setConditions(LinkConditions.latency(Duration.ofMillis(50)));
        send(1, 100);
        link.cut();
        send(2, 100);
        network.runFor(Duration.ofMillis(100));
        link.repair();
        send(3, 100);
        network.runFor(Duration.ofMillis(100));
        assertThat(received).containsExactly(1, 3);
        assertThat(link.statistics().cut()).isEqualTo(1);
    }

    @Test
    void aFilterChooses() {
        link.setFilter(datagram -> datagram.bytes()[1] % 2 == 0);
        sendMany(10);
        link.setFilter(null);
        send(11, 10);
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).containsExactly(0, 2, 4, 6, 8, 11);
    }

    @Test
    void aBlockedPathIsOneWay() {
        network.internet().block(a.address(), b.address());
        send(1, 10);
        network.runUntilIdle(Duration.ofSeconds(1));
        network.internet().unblock(a.address(), b.address());
        send(2, 10);
        network.runUntilIdle(Duration.ofSeconds(1));
        assertThat(received).containsExactly(2);
    }

    @Test
    void oneSeedOneRunAndTheTraceTellsIt() {
        assertThat(trace(5)).isEqualTo(trace(5)).isNotEqualTo(trace(6));
        assertThat(trace(5)).hasSize(200);
    }

    private static List<String> trace(long seed) {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        network.trace().keep(200);
        Host a = network.host("a", network.internet(), "192.0.2.1");
        Host b = network.host("b", network.internet(), "192.0.2.2");
        a.networkInterface("eth0")
                .setConditions(LinkConditions.builder()
                        .latency(Duration.ofMillis(10))
                        .jitter(Duration.ofMillis(10))
                        .loss(0.2)
                        .duplication(0.2)
                        .reordering(0.2, Duration.ofMillis(20))
                        .corruption(0.2)
                        .build());
        try {
            SimulatedSocket[] answering = new SimulatedSocket[1];
            SimulatedSocket from = a.bind(new InetSocketAddress("192.0.2.1", 0), (datagram, source) -> {});
            answering[0] = b.bind(
                    new InetSocketAddress("192.0.2.2", 9), (datagram, source) -> answering[0].send(datagram, source));
            for (int i = 0; i < 100; i++) {
                from.send(new byte[] {(byte) i}, answering[0].localAddress());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        network.runUntilIdle(Duration.ofSeconds(10));
        return network.trace().lines();
    }

    @Test
    void conditionsCheckTheirNumbers() {
        assertThatThrownBy(() -> LinkConditions.builder().loss(1.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LinkConditions.builder().latency(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        LinkConditions conditions = LinkConditions.builder()
                .loss(0.25)
                .mtu(1_400)
                .rate(1_000, 2_000)
                .build();
        assertThat(conditions.toBuilder().build().toString())
                .isEqualTo(conditions.toString())
                .contains("loss 0.25", "mtu 1400", "bit/s 1000");
    }
}
