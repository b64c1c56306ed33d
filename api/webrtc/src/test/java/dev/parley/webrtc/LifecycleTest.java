package dev.parley.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.dom.DOMException;
import dev.parley.dom.ListenerHandle;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LifecycleTest {
    private static long parleyThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("parley") && thread.isAlive())
                .count();
    }

    /** The process's open files, sockets among them; 0 where the system does not say. */
    private static long openFiles() {
        String[] files = new File("/proc/self/fd").list();
        return files == null ? 0 : files.length;
    }

    @Test
    void twoHundredConnectionsLeaveNothingBehind() {
        try (PeerConnectionFactory factory = PeerPair.loopback().build()) {
            long before = 0;
            for (int i = 0; i < 200; i++) {
                RTCPeerConnection a = factory.createPeerConnection();
                RTCPeerConnection b = factory.createPeerConnection();
                RTCDataChannel channel = a.createDataChannel("x");
                Await.value(PeerPair.negotiate(a, b));
                if (i % 20 == 0) {
                    // Some of them connect, the others are closed on the way. Candidates are in the descriptions by now
                    // or not.
                    a.onIceCandidate(event -> {});
                    Await.until("gathered", () -> a.iceGatheringState() == RTCIceGatheringState.COMPLETE);
                    Await.value(b.setRemoteDescription(a.localDescription()).handle((value, failure) -> null));
                }
                assertThat(channel.label()).isEqualTo("x");
                a.close();
                b.close();
                if (i == 10) {
                    before = openFiles();
                }
            }
            long limit = before + 3;
            Await.until("no sockets are left", () -> openFiles() <= limit);
        }
        Await.until("no threads are left", () -> parleyThreads() == 0);
    }

    @Test
    void loopEndsAfterTheLastClose() {
        PeerConnectionFactory factory = PeerPair.loopback().build();
        RTCPeerConnection pc = factory.createPeerConnection();
        Await.value(pc.createOffer());
        pc.close();
        Await.until("the loop's thread has ended", () -> parleyThreads() == 0);
        // The factory is still good.
        try (RTCPeerConnection next = factory.createPeerConnection()) {
            assertThat(Await.value(next.createOffer()).type()).isEqualTo(RTCSdpType.OFFER);
        }
        factory.close();
        assertThatThrownBy(factory::createPeerConnection).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverAsksForAGracefulEndIsToldOfIt() {
        try (PeerPair pair = new PeerPair()) {
            pair.a.createDataChannel("x");
            pair.negotiate();
            pair.awaitConnected();
            CompletableFuture<Boolean> first = pair.a.closeGracefully(Duration.ofMinutes(1));
            CompletableFuture<Boolean> second = pair.a.closeGracefully(Duration.ofMinutes(1));
            assertThat(Await.value(first)).isTrue();
            assertThat(Await.value(second)).isTrue();
        }
    }

    @Test
    void factoryClosesItsConnections() {
        PeerPair pair = new PeerPair();
        pair.a.createDataChannel("x");
        pair.negotiate();
        pair.awaitConnected();
        pair.close();
        assertThat(pair.a.connectionState()).isEqualTo(RTCPeerConnectionState.CLOSED);
        pair.a.close();
    }

    @Test
    void waitingThreadIsReleasedByClose() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<Void> held = new CompletableFuture<>();
            pair.a.owner().loop().execute(held::join);
            CompletableFuture<RTCSessionDescription> offer = pair.a.createOffer();
            pair.a.owner().loop().execute(pair.a.owner()::close);
            held.complete(null);
            assertThatThrownBy(() -> offer.get(10, TimeUnit.SECONDS))
                    .satisfies(e -> assertThat(DOMException.from(e).name()).isEqualTo("InvalidStateError"));
        }
    }

    @Test
    void listenersOfOneConnectionComeOneAtATimeAndInOrder() {
        try (PeerPair pair = new PeerPair()) {
            List<String> order = new CopyOnWriteArrayList<>();
            AtomicReference<Thread> inside = new AtomicReference<>();
            List<Thread> overlaps = new CopyOnWriteArrayList<>();
            pair.b.onDataChannel(event -> event.channel().onMessage(message -> {
                if (!inside.compareAndSet(null, Thread.currentThread())) {
                    overlaps.add(Thread.currentThread());
                }
                order.add(message.text());
                inside.set(null);
            }));
            RTCDataChannel channel = pair.a.createDataChannel("x");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                expected.add(String.valueOf(i));
            }
            channel.onOpen(event -> expected.forEach(channel::send));
            pair.negotiate();
            Await.until("all messages", () -> order.size() == expected.size());
            assertThat(order).isEqualTo(expected);
            assertThat(overlaps).isEmpty();
        }
    }

    @Test
    void failingListenerDisturbsNobody() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<String> seen = new CompletableFuture<>();
            pair.a.addEventListener(RTCPeerConnection.NEGOTIATION_NEEDED, event -> {
                throw new java.io.IOException("expected by the test");
            });
            ListenerHandle removed =
                    pair.a.addEventListener(RTCPeerConnection.NEGOTIATION_NEEDED, event -> seen.complete("removed"));
            removed.remove();
            pair.a.onNegotiationNeeded(event -> seen.complete("replaced"));
            pair.a.onNegotiationNeeded(event -> seen.complete(event.type()));
            pair.a.createDataChannel("x");
            assertThat(Await.value(seen)).isEqualTo("negotiationneeded");
        }
    }

    @Test
    void blockedListenerDelaysNoOtherConnection() {
        try (PeerPair blocked = new PeerPair();
                PeerPair free = new PeerPair()) {
            CompletableFuture<Void> release = new CompletableFuture<>();
            blocked.a.onNegotiationNeeded(event -> release.join());
            blocked.a.createDataChannel("x");
            free.a.createDataChannel("x");
            free.negotiate();
            free.awaitConnected();
            release.complete(null);
        }
    }

    @Test
    void listenerMayCallAndWait() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<String> sdp = new CompletableFuture<>();
            pair.a.onNegotiationNeeded(event -> {
                pair.a.createDataChannel("from a listener");
                sdp.complete(pair.a.createOffer().join().sdp());
            });
            pair.a.createDataChannel("x");
            assertThat(Await.value(sdp)).contains("m=application");
        }
    }

    @Test
    void otherConnectionsLoopIsRefused() {
        try (PeerPair pair = new PeerPair(settings -> settings.listenersOnLoop());
                PeerConnectionFactory other = PeerPair.loopback().build();
                RTCPeerConnection elsewhere = other.createPeerConnection()) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            pair.a.onNegotiationNeeded(event -> {
                try {
                    elsewhere.createDataChannel("x");
                } catch (IllegalStateException e) {
                    thrown.complete(e);
                }
            });
            pair.a.createDataChannel("x");
            assertThat(Await.value(thrown)).hasMessageContaining("another connection");
        }
    }

    @Test
    void stuckLoopIsReportedAfterFiveSeconds() {
        try (PeerPair pair = new PeerPair()) {
            CompletableFuture<Void> held = new CompletableFuture<>();
            pair.a.createDataChannel("x");
            pair.a.owner().loop().execute(held::join);
            try {
                assertThatThrownBy(() -> pair.a.createDataChannel("y"))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("event loop");
            } finally {
                held.complete(null);
            }
        }
    }
}
