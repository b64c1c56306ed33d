package dev.parley.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Spec;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.PadChunk;
import dev.parley.sctp.congestion.BbrCongestionController;
import dev.parley.sctp.upperlayer.OutgoingMessage;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathMtuProbesTest {
    private static final int BASE = 1_160;

    private static SctpConfig config(boolean bbr) {
        SctpConfig.Builder builder = SctpConfig.builder();
        return (bbr ? builder.congestionController(BbrCongestionController::new) : builder).build();
    }

    private static Pipe pipe(long seed, int mtu, int largest) {
        return pipe(seed, mtu, largest, false);
    }

    private static Pipe pipe(long seed, int mtu, int largest, boolean bbr) {
        Pipe pipe = new Pipe(seed, config(bbr), config(bbr));
        pipe.mtu = mtu;
        pipe.connected();
        probe(pipe, largest);
        return pipe;
    }

    private static void probe(Pipe pipe, int largest) {
        pipe.a.association.probePathMtu(Pipe.OVERHEAD, largest, pipe.now);
        pipe.z.association.probePathMtu(Pipe.OVERHEAD, largest, pipe.now);
    }

    private static int pathMtu(Endpoint end) {
        return end.association.statistics().pathMtu();
    }

    private static void send(Endpoint end, Pipe pipe, int messages, int size) {
        for (int i = 0; i < messages; i++) {
            byte[] data = new byte[size];
            new Random(i).nextBytes(data);
            end.association.send(OutgoingMessage.reliable(i % 4, 53, data), pipe.now);
        }
    }

    /** Lets a transfer of that many bytes end. Returns the milliseconds. */
    private static long transfer(Pipe pipe, int messages, int size) {
        long before = pipe.now.nanos();
        int had = pipe.z.messages.size();
        send(pipe.a, pipe, messages, size);
        pipe.runUntil(() -> pipe.z.messages.size() == had + messages);
        for (Endpoint.Message message : pipe.z.messages.subList(had, had + messages)) {
            assertThat(message.data()).hasSize(size);
        }
        return (pipe.now.nanos() - before) / 1_000_000;
    }

    // ---- what a probe is, packet by packet

    private static Puppet probing() {
        Puppet puppet = new Puppet();
        puppet.mostBytes = 1_500;
        puppet.established();
        puppet.association.probePathMtu(65, 1_500, puppet.now);
        return puppet;
    }

    private static HeartbeatAckChunk answer(byte[] probe) {
        return new HeartbeatAckChunk(((HeartbeatChunk) Packets.chunks(probe).get(0)).info());
    }

    @Test
    @Spec("RFC 8899 §6.2.1.2")
    void probesAreHeartbeatsWithPadding() {
        Puppet puppet = probing();
        byte[] base = puppet.packets().get(0);
        assertThat(base).hasSize(BASE);
        assertThat(Packets.describe(base)).isEqualTo("HEARTBEAT, PAD");
        assertThat(puppet.dontFragment).containsExactly(true);
        puppet.receive(answer(base));
        byte[] largest = puppet.packets().get(0);
        assertThat(largest).as("1,500 less 65, in whole words").hasSize(1_432);
        assertThat(Packets.describe(largest)).isEqualTo("HEARTBEAT, PAD");
        puppet.receive(answer(largest));
        assertThat(puppet.packets()).isEmpty();
        assertThat(puppet.association.statistics().pathMtu()).isEqualTo(1_500);
        puppet.send(1, 20_000);
        List<byte[]> packets = puppet.packets();
        assertThat(packets).hasSizeGreaterThan(5);
        for (int i = 0; i < packets.size(); i++) {
            // What is no larger than it ever was may be fragmented as ever.
            assertThat(puppet.dontFragment.get(i)).isEqualTo(packets.get(i).length > BASE);
        }
        assertThat(packets.get(0)).hasSize(1_432);
    }

    /** Returns the first packet that leaves after the timer of the probe before it has run out. */
    private static byte[] next(Puppet puppet) {
        puppet.now = puppet.association.nextTimeout();
        puppet.association.handleTimeout(puppet.now);
        return puppet.packets().get(0);
    }

    @Test
    @Spec("RFC 9260 §8.3")
    void whoThrowsPaddingAwayIsAskedByTheHeartbeatAlone() {
        Puppet puppet = probing();
        assertThat(Packets.describe(puppet.packets().get(0))).isEqualTo("HEARTBEAT, PAD");
        byte[] base = next(puppet);
        assertThat(Packets.describe(base)).isEqualTo("HEARTBEAT");
        assertThat(base).hasSize(BASE);
        assertThat(puppet.dontFragment).containsExactly(true);
        puppet.receive(answer(base));
        byte[] largest = puppet.packets().get(0);
        assertThat(Packets.describe(largest)).isEqualTo("HEARTBEAT");
        assertThat(largest).hasSize(1_432);
        puppet.receive(answer(largest));
        assertThat(puppet.association.statistics().pathMtu()).isEqualTo(1_500);
        // Another path is asked in both ways again.
        puppet.association.probePathMtu(85, 1_500, puppet.now);
        assertThat(Packets.describe(puppet.packets().get(0))).isEqualTo("HEARTBEAT, PAD");
    }

    @Test
    void whoHasSkippedPaddingIsAskedByPaddingAlone() {
        Puppet puppet = probing();
        puppet.receive(answer(puppet.packets().get(0)));
        puppet.receive(answer(puppet.packets().get(0)));
        puppet.association.probePathMtu(85, 1_500, puppet.now);
        puppet.packets();
        assertThat(puppet.pass(Duration.ofSeconds(20))).hasSize(3).allMatch(sent -> sent.endsWith("HEARTBEAT, PAD"));
        assertThat(puppet.association.statistics().pathMtu()).isZero();
    }

    @Test
    void ofLargeHeartbeatsOnlyTheOneThatIsAwaitedCounts() {
        Puppet puppet = probing();
        puppet.packets();
        byte[] first = next(puppet);
        next(puppet);
        puppet.receive(answer(first));
        assertThat(puppet.dropped("answer to a path MTU probe that nobody waits for"))
                .isOne();
        assertThat(puppet.association.statistics().pathMtu()).isZero();
    }

    @Test
    void anAnswerOfAnotherPathSaysNothingOfThisOne() {
        Puppet puppet = probing();
        byte[] base = puppet.packets().get(0);
        puppet.association.pathChanged(puppet.now);
        puppet.association.probePathMtu(65, 1_500, puppet.now);
        puppet.receive(answer(base));
        assertThat(puppet.association.statistics().pathMtu()).isZero();
        assertThat(puppet.packets()).filteredOn(packet -> packet.length > BASE).isEmpty();
    }

    @Test
    @Spec("RFC 8899 §3: Probing and congestion control")
    void probesCountAgainstNoWindowAndTheirLossIsNoCongestion() {
        Puppet puppet = probing();
        assertThat(puppet.packets()).hasSize(1);
        SctpStatistics before = puppet.association.statistics();
        List<String> sent = puppet.pass(Duration.ofSeconds(40));
        assertThat(sent)
                .filteredOn(s -> s.contains("HEARTBEAT"))
                .as("two more at once, and now and then one")
                .hasSizeGreaterThanOrEqualTo(4);
        SctpStatistics after = puppet.association.statistics();
        assertThat(after.congestionWindow()).isEqualTo(before.congestionWindow());
        assertThat(after.bytesInFlight()).isZero();
        assertThat(after.timeouts()).isZero();
        assertThat(after.errorCount()).isLessThanOrEqualTo(1);
    }

    @Test
    @Spec("RFC 8899 §3: Probing and congestion control")
    void aLargerPacketIsNoLargerWindow() {
        for (boolean bbr : new boolean[] {false, true}) {
            Puppet puppet = new Puppet(config(bbr));
            puppet.mostBytes = 1_500;
            puppet.established();
            puppet.association.probePathMtu(65, 1_500, puppet.now);
            long before = puppet.association.statistics().congestionWindow();
            puppet.receive(answer(puppet.packets().get(0)));
            puppet.receive(answer(puppet.packets().get(0)));
            assertThat(puppet.association.statistics().pathMtu()).isEqualTo(1_500);
            assertThat(puppet.association.statistics().congestionWindow()).isEqualTo(before);
        }
    }

    @Test
    @Spec("RFC 8899 §4.1")
    void anAnswerThatIsMadeUpRaisesNothing() {
        Puppet puppet = probing();
        byte[] base = puppet.packets().get(0);
        byte[] info = ((HeartbeatChunk) Packets.chunks(base).get(0)).info();
        PacketBuffer forged = PacketBuffer.wrap(info.clone());
        forged.put64(0, forged.i64(0) + 1);
        puppet.receive(new HeartbeatAckChunk(forged.copy()));
        forged.put32(8, 1_500);
        puppet.receive(new HeartbeatAckChunk(forged.copy()));
        assertThat(puppet.packets()).isEmpty();
        assertThat(puppet.association.statistics().pathMtu()).isZero();
        assertThat(puppet.dropped("answer to a path MTU probe that nobody waits for"))
                .isEqualTo(2);
        puppet.receive(new HeartbeatAckChunk(info));
        byte[] largest = puppet.packets().get(0);
        puppet.receive(new HeartbeatAckChunk(info), new HeartbeatAckChunk(info));
        assertThat(puppet.association.statistics().pathMtu())
                .as("an answer counts once, and not for the next probe")
                .isEqualTo(1_225);
        // A size in the right answer's information is for whoever looks at a capture: it is not believed.
        PacketBuffer other = PacketBuffer.wrap(answer(largest).info());
        other.put32(8, 60_000);
        puppet.receive(new HeartbeatAckChunk(other.copy()));
        assertThat(puppet.association.statistics().pathMtu()).isEqualTo(1_500);
    }

    @Test
    @Spec("RFC 4820 §3")
    void paddingFromThePeerIsSkipped() {
        Puppet puppet = new Puppet().established();
        puppet.receive(new PadChunk(4), new HeartbeatChunk(new byte[20]), new PadChunk(1_001), new PadChunk(8));
        List<Chunk> answers = puppet.chunks();
        assertThat(answers).hasSize(1);
        assertThat(((HeartbeatAckChunk) answers.get(0)).info()).hasSize(20);
        assertThat(puppet.association.statistics().drops()).isEmpty();
    }

    @Test
    void nothingIsProbedUnlessItIsPermitted() {
        Pipe pipe = new Pipe(1);
        pipe.tracing = true;
        pipe.connected();
        transfer(pipe, 20, 50_000);
        pipe.run(Duration.ofMinutes(20));
        assertThat(pipe.trace).noneMatch(s -> s.contains("PAD"));
        assertThat(pipe.largest).isEqualTo(BASE + Pipe.OVERHEAD);
    }

    // ---- what comes of it, on simulated paths

    @ParameterizedTest
    @CsvSource({
        "1500,1500,1500",
        "9000,9000,9000",
        "1500,9000,1500",
        "1280,1500,1280",
        "1492,1500,1492",
        "0,16384,16384"
    })
    void thePathIsFoundAndUsed(int mtu, int largest, int found) {
        Pipe pipe = pipe(11, mtu, largest);
        pipe.run(Duration.ofSeconds(6));
        assertThat(pathMtu(pipe.a)).isEqualTo(found);
        assertThat(pathMtu(pipe.z)).isEqualTo(found);
        pipe.tooLarge = 0;
        pipe.largest = 0;
        transfer(pipe, 20, 100_000);
        assertThat(pipe.largest).isGreaterThan(found - 4).isLessThanOrEqualTo(found);
        assertThat(pipe.tooLarge).isZero();
        assertThat(pipe.fragmented).isZero();
    }

    @Test
    void aTransferUnderWayUsesWhatIsFoundWithinRoundTrips() {
        Pipe pipe = pipe(12, 1_500, 1_500);
        transfer(pipe, 20, 100_000);
        double packets = pipe.a.association.statistics().packetsSent();
        assertThat(4e6 / packets).as("bytes a packet").isGreaterThan(1_350);
    }

    @Test
    void aPathBelowTheBaseWorksAsWithoutProbes() {
        Pipe pipe = pipe(13, 1_000, 1_500);
        transfer(pipe, 20, 100_000);
        assertThat(pathMtu(pipe.a)).isZero();
        assertThat(pipe.fragmented).as("as ever").isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Spec("RFC 8899 §4.3")
    void aPathThatShrinksUnderATransferLosesNothing(boolean bbr) {
        for (int seed = 0; seed < 6; seed++) {
            Pipe pipe = shrinking(seed, 1_500, bbr);
            pipe.fragmentsPass = false;
            assertThat(pathMtu(pipe.a)).as("seed %s", seed).isEqualTo(1_500);
            pipe.mtu = seed % 2 == 0 ? 1_280 : 1_400;
            long millis = untilMessages(pipe, 30);
            long without = untilMessages(shrinking(seed, 0, bbr), 30);
            assertThat(millis).as("seed %s, without probes %s", seed, without).isLessThan(without + 3_000);
            pipe.run(Duration.ofSeconds(10));
            // A second transfer knows the new size.
            pipe.tooLarge = 0;
            transfer(pipe, 10, 100_000);
            assertThat(pipe.tooLarge).as("seed %s", seed).isZero();
            if (pipe.loss == 0) {
                assertThat(pathMtu(pipe.a)).as("seed %s", seed).isEqualTo(pipe.mtu);
            }
        }
    }

    /** Returns a pipe in the midst of a transfer of 30 messages. */
    private static Pipe shrinking(int seed, int largest, boolean bbr) {
        Pipe pipe = pipe(seed, 1_500, largest, bbr);
        pipe.loss = seed % 3 == 2 ? 0.002 : 0;
        pipe.rate = 20_000_000;
        pipe.run(Duration.ofSeconds(1));
        send(pipe.a, pipe, 30, 100_000);
        pipe.run(Duration.ofMillis(200 + 37 * seed));
        return pipe;
    }

    private static long untilMessages(Pipe pipe, int messages) {
        long before = pipe.now.nanos();
        pipe.runUntil(() -> pipe.z.messages.size() == messages);
        return (pipe.now.nanos() - before) / 1_000_000;
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 400, 1_300, 5_000})
    void aPathThatShrinksWhileSmallMessagesFlowIsNoticed(int size) {
        Pipe pipe = pipe(31, 1_500, 1_500);
        pipe.run(Duration.ofSeconds(1));
        pipe.mtu = 1_300;
        // Small ones get through and are acknowledged all the time: no timer runs out.
        long start = pipe.now.nanos();
        int sent = 0;
        while (pipe.now.nanos() - start < 4_000_000_000L) {
            send(pipe.a, pipe, 1, sent % 10 == 0 ? 5_000 : size);
            sent++;
            pipe.run(Duration.ofMillis(15));
        }
        int all = sent;
        pipe.runUntil(() -> pipe.z.messages.size() == all, Duration.ofSeconds(3));
        pipe.run(Duration.ofSeconds(5));
        assertThat(pathMtu(pipe.a)).isEqualTo(1_280);
    }

    @Test
    @Spec("RFC 9260 §6.9")
    void chunksFitIntoThePacketsThatNeedNoProbing() {
        Pipe pipe = pipe(32, 9_000, 9_000);
        pipe.fragmentsPass = false;
        pipe.tracing = true;
        pipe.run(Duration.ofSeconds(1));
        send(pipe.a, pipe, 20, 100_000);
        pipe.run(Duration.ofMillis(25));
        assertThat(pipe.trace).anyMatch(packet -> packet.split("I-DATA", -1).length > 7);
        pipe.mtu = BASE + Pipe.OVERHEAD;
        pipe.runUntil(() -> pipe.z.messages.size() == 20, Duration.ofSeconds(5));
    }

    @Test
    void anOutageIsNotTakenForASmallPathForLong() {
        Pipe pipe = pipe(33, 1_500, 1_500);
        pipe.run(Duration.ofSeconds(1));
        for (int i = 0; i < 5; i++) {
            send(pipe.a, pipe, 5, 100_000);
            pipe.run(Duration.ofMillis(30));
            pipe.cut = true;
            pipe.run(Duration.ofMillis(2_500));
            pipe.cut = false;
            pipe.run(Duration.ofSeconds(20));
            assertThat(pathMtu(pipe.a)).as("outage %s", i).isEqualTo(1_500);
        }
    }

    @Test
    @Spec("RFC 8261 §5")
    void anotherPathBeginsAtTheBase() {
        Pipe pipe = pipe(34, 1_500, 1_500);
        pipe.run(Duration.ofSeconds(1));
        send(pipe.a, pipe, 20, 100_000);
        pipe.run(Duration.ofMillis(35));
        pipe.mtu = 1_300;
        pipe.a.association.pathChanged(pipe.now);
        pipe.z.association.pathChanged(pipe.now);
        assertThat(pathMtu(pipe.a)).isZero();
        pipe.runUntil(() -> pipe.z.messages.size() == 20);
        pipe.largest = 0;
        transfer(pipe, 10, 100_000);
        assertThat(pipe.largest).as("nobody permitted more on this path").isEqualTo(BASE + Pipe.OVERHEAD);
        probe(pipe, 1_500);
        pipe.run(Duration.ofSeconds(6));
        assertThat(pathMtu(pipe.a)).isEqualTo(1_280);
    }

    @Test
    @Spec("RFC 8899 §5.2: DISABLED")
    void aPathThatReturnsBeginsAtTheBase() {
        Pipe pipe = pipe(35, 1_500, 1_500);
        pipe.run(Duration.ofSeconds(1));
        pipe.a.association.pathUsable(false, pipe.now);
        assertThat(pathMtu(pipe.a)).isZero();
        pipe.run(Duration.ofSeconds(5));
        pipe.mtu = 1_400;
        pipe.a.association.pathUsable(true, pipe.now);
        pipe.run(Duration.ofSeconds(6));
        assertThat(pathMtu(pipe.a)).isEqualTo(1_400);
    }

    @Test
    @Spec("RFC 8899 §3: Probe loss recovery")
    void randomLossDoesNotSettleOnASmallSizeForEver() {
        int settled = 0;
        for (int seed = 0; seed < 60; seed++) {
            Pipe pipe = pipe(seed, 1_500, 1_500);
            pipe.loss = 0.2;
            pipe.run(Duration.ofSeconds(60));
            settled += pathMtu(pipe.a) == 1_500 ? 1 : 0;
            pipe.run(Duration.ofMinutes(60));
            assertThat(pathMtu(pipe.a)).as("seed %s after an hour", seed).isEqualTo(1_500);
        }
        assertThat(settled).as("of 60, within a minute").isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({"false,0", "false,0.01", "false,0.05", "true,0", "true,0.01", "true,0.05"})
    void probingNeverHurts(boolean bbr, double loss) {
        long with = 0;
        long without = 0;
        for (int seed = 0; seed < 4; seed++) {
            for (int largest : new int[] {0, 1_500}) {
                Pipe pipe = pipe(seed, 1_300, largest, bbr);
                pipe.loss = loss;
                pipe.rate = 20_000_000;
                long millis = transfer(pipe, 40, 100_000);
                with += largest > 0 ? millis : 0;
                without += largest > 0 ? 0 : millis;
            }
        }
        assertThat(with).as("milliseconds, without probes %s", without).isLessThan(without * 102 / 100);
    }
}
