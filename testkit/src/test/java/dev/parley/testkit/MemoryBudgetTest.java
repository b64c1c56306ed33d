package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.simulation.Host;
import dev.parley.webrtc.FactoryStatistics;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server's memory budget: who takes most loses its data channels, and nobody else notices. */
@Timeout(120)
class MemoryBudgetTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int PEERS = 20;
    private static final int BUDGET = 4 << 20;

    private final VirtualWorld world = new VirtualWorld(31);
    private final Host server = world.network().host("server", world.network().internet(), "192.0.2.1");
    private final List<VirtualPeers> peers = new ArrayList<>();
    private final List<RTCDataChannel> channels = new ArrayList<>();
    private final int[] echoed = new int[PEERS];

    /** The server echoes what all send, but stops reading a channel called "flood". */
    private void connectAll() {
        for (int i = 0; i < PEERS; i++) {
            Host client = world.network().host("client" + i, world.network().internet(), "198.51.100." + (1 + i));
            VirtualPeers.Builder builder = VirtualPeers.between(world, server, client);
            if (i == 0) {
                builder.factoryOfA(settings -> settings.sharedPort(4_000).memoryBudget(BUDGET));
            } else {
                builder.sameServerAs(peers.get(0).a());
            }
            VirtualPeers pair = builder.build();
            peers.add(pair);
            pair.a().connection().onDataChannel(event -> {
                RTCDataChannel channel = event.channel();
                if (channel.label().equals("flood")) {
                    channel.pause();
                }
                channel.onMessage(message -> channel.send(message.text()));
            });
            int number = i;
            RTCDataChannel channel = pair.b().connection().createDataChannel(i == 7 ? "flood" : "echo");
            channel.onMessage(message -> echoed[number]++);
            channels.add(channel);
        }
        assertThat(world.runUntil(
                        () -> channels.stream().allMatch(c -> c.readyState() == RTCDataChannelState.OPEN), LIMIT))
                .isTrue();
    }

    private FactoryStatistics statistics() {
        return peers.get(0).a().factory().statistics();
    }

    @Test
    void theGreediestIsShedAndTheHonestAreServed(@TempDir Path folder) throws Exception {
        connectAll();
        assertThat(statistics().dataMemory()).isBetween(1L, (long) BUDGET / 4);
        assertThat(statistics().dataMemoryBudget()).isEqualTo(BUDGET);
        List<RecordedEvent> recorded;
        try (Recording recording = new Recording()) {
            recording.enable("dev.parley.DataShed");
            recording.start();
            RTCDataChannel flood = channels.get(7);
            for (int i = 0; i < 100; i++) {
                flood.send(new byte[100_000]);
            }
            assertThat(world.runUntil(() -> flood.readyState() == RTCDataChannelState.CLOSED, LIMIT))
                    .isTrue();
            recording.stop();
            Path file = folder.resolve("shed.jfr");
            recording.dump(file);
            assertThat(Files.size(file)).isPositive();
            recorded = RecordingFile.readAllEvents(file);
        }
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).getLong("bytes")).isGreaterThan(BUDGET / 2);
        assertThat(statistics().shedConnections()).isEqualTo(1);
        assertThat(statistics().dataMemory()).isLessThan(BUDGET / 4);
        for (int i = 0; i < PEERS; i++) {
            if (i != 7) {
                channels.get(i).send("still there?");
            }
        }
        world.runFor(Duration.ofSeconds(2));
        for (int i = 0; i < PEERS; i++) {
            assertThat(echoed[i]).as("peer " + i).isEqualTo(i == 7 ? 0 : 1);
        }
        peers.forEach(VirtualPeers::close);
        world.runUntilIdle(LIMIT);
        assertThat(world.leftovers()).isEmpty();
    }

    @Test
    void settingsKeepTheirRanges() {
        PeerConnectionFactory.Builder builder = PeerConnectionFactory.builder();
        assertThatThrownBy(() -> builder.memoryBudget(1_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxPeerChannels(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.receiveMemory(1 << 20)).isInstanceOf(IllegalArgumentException.class);
        builder.receiveMemory(8 << 20).maxMessageSize(2 << 20);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("eight times");
    }
}
