package dev.parley.cli.pairs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.runtime.IoMode;
import dev.parley.webrtc.RTCPeerConnectionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Many peers come at once to a server that has connections already: over loopback, with all that a handshake costs. */
class StormTest {
    private static final int ESTABLISHED = 20;
    private static final int STORM = 80;

    /** Far more than either takes on a machine that has other things to do. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void establishedConnectionsCarryMessagesBesideAStormOfHandshakes() throws Exception {
        try (LoopbackPeers peers = LoopbackPeers.withServerPort(IoMode.NIO, PATIENCE)) {
            List<LoopbackPeers.Pair> established = new ArrayList<>();
            Queue<RTCPeerConnectionState> ends = new ConcurrentLinkedQueue<>();
            List<AtomicLong> rounds = new ArrayList<>();
            for (int i = 0; i < ESTABLISHED; i++) {
                LoopbackPeers.Pair pair = peers.connect(false);
                established.add(pair);
                rounds.add(new AtomicLong());
                for (var end : List.of(pair.offerer(), pair.answerer())) {
                    end.onConnectionStateChange(e -> {
                        RTCPeerConnectionState state = end.connectionState();
                        if (state == RTCPeerConnectionState.FAILED || state == RTCPeerConnectionState.CLOSED) {
                            ends.add(state);
                        }
                    });
                }
            }

            List<CompletableFuture<LoopbackPeers.Pair>> storm = new ArrayList<>();
            for (int i = 0; i < STORM; i++) {
                storm.add(peers.connectLater(false));
            }
            for (int i = 0; i < ESTABLISHED; i++) {
                // A message goes to and fro, as fast as both ends come to it.
                LoopbackPeers.Pair pair = established.get(i);
                AtomicLong count = rounds.get(i);
                pair.answererChannel().onMessage(m -> pair.answererChannel().send(m.text()));
                pair.offererChannel().onMessage(m -> {
                    if (storm.stream().allMatch(CompletableFuture::isDone)) {
                        return;
                    }
                    count.incrementAndGet();
                    pair.offererChannel().send(m.text());
                });
                pair.offererChannel().send("still there?");
            }
            CompletableFuture.allOf(storm.toArray(CompletableFuture[]::new)).join();

            assertThat(ends).as("ends of connections that were there before").isEmpty();
            assertThat(established).allSatisfy(pair -> {
                assertThat(pair.offerer().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
                assertThat(pair.answerer().connectionState()).isEqualTo(RTCPeerConnectionState.CONNECTED);
            });
            assertThat(rounds)
                    .as("messages to and fro during the storm")
                    .allSatisfy(count -> assertThat(count.get()).isPositive());
        }
    }
}
