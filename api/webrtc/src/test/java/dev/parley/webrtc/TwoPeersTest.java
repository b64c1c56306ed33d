package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two whole connections over loopback UDP. */
@Timeout(60)
class TwoPeersTest {
    @Test
    void connectAndExchangeMessages() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<String> atB = new CompletableFuture<>();
            CompletableFuture<byte[]> atA = new CompletableFuture<>();
            pair.b.onDataChannel(event -> event.channel().onMessage(message -> {
                atB.complete(message.text());
                event.channel().send(new byte[] {1, 2, 3});
            }));
            RTCDataChannel channel = pair.a.createDataChannel("chat");
            channel.onOpen(event -> channel.send("hello"));
            channel.onMessage(message -> atA.complete(message.bytes()));
            pair.negotiate();
            assertThat(Await.value(atB)).isEqualTo("hello");
            assertThat(Await.value(atA)).containsExactly(1, 2, 3);
            assertThat(channel.readyState()).isEqualTo(RTCDataChannelState.OPEN);
            pair.awaitConnected();
            assertThat(pair.failures).isEmpty();
        }
    }
}
