package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.host.port.LoopPorts;
import dev.parley.negotiation.OfferOptions;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.peer.ChannelSettings;
import dev.parley.peer.DtlsState;
import dev.parley.peer.IceState;
import dev.parley.peer.Peer;
import dev.parley.peer.PeerCertificate;
import dev.parley.peer.PeerChannel;
import dev.parley.peer.PeerConfiguration;
import dev.parley.peer.PeerEvent;
import dev.parley.peer.PeerSettings;
import dev.parley.peer.PeerStatistics;
import dev.parley.runtime.TaskSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two whole peers, from ICE to data, without any W3C object. */
class PeersWithoutObjectsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** One end: it signals its candidates to the other end and sends back each text that it receives. */
    private static final class End {
        final VirtualWorld world;
        final Peer peer;
        final List<PeerEvent> events = new ArrayList<>();
        final List<String> texts = new ArrayList<>();
        End other = this;

        End(VirtualWorld world, String name, String address, PeerSettings settings) {
            this.world = world;
            VirtualEventLoop loop =
                    world.loop(world.network().host(name, world.network().internet(), address));
            peer = new Peer(
                    new LoopPorts(loop, settings.host(), 0),
                    new TaskSource(loop),
                    settings,
                    PeerConfiguration.DEFAULT,
                    this::handle);
            Instant now = loop.wallClock(loop.now());
            peer.setCertificates(List.of(PeerCertificate.generate(
                    PeerCertificate.Key.ECDSA_P256, now, now.plus(Duration.ofDays(30)), loop.random())));
        }

        void handle(PeerEvent event) {
            events.add(event);
            if (event instanceof PeerEvent.CandidateFound found) {
                signal(found.signalled());
            } else if (event instanceof PeerEvent.MessageReceived message) {
                String text = new String(message.data(), StandardCharsets.UTF_8);
                texts.add(text);
                peer.channels().consumed(message.channel(), message.data().length, 1);
                if (!text.startsWith("back: ")) {
                    send(message.channel(), "back: " + text);
                }
            }
        }

        void send(PeerChannel channel, String text) {
            peer.channels().send(channel, text.getBytes(StandardCharsets.UTF_8), false);
            peer.touch();
        }

        private void signal(LocalCandidate candidate) {
            world.network().schedule(Duration.ofMillis(20), () -> {
                try {
                    other.peer.addCandidate(new RemoteCandidate(
                            candidate.line(),
                            candidate.sdpMid(),
                            candidate.sdpMLineIndex(),
                            candidate.usernameFragment()));
                } catch (NegotiationException e) {
                    throw new AssertionError(e);
                }
            });
        }

        boolean has(Class<? extends PeerEvent> type) {
            return events.stream().anyMatch(type::isInstance);
        }

        <E extends PeerEvent> List<E> all(Class<E> type) {
            return events.stream().filter(type::isInstance).map(type::cast).toList();
        }

        void close() {
            peer.close();
            peer.drain();
            peer.release();
        }
    }

    private static void negotiate(End a, End b) throws NegotiationException {
        a.peer.setLocal(SdpType.OFFER, a.peer.session().createOffer(new OfferOptions(false)));
        String offer =
                Objects.requireNonNull(a.peer.session().descriptions().local()).sdp();
        b.peer.setRemote(SdpType.OFFER, offer);
        b.peer.setLocal(null, "");
        a.peer.setRemote(
                SdpType.ANSWER,
                Objects.requireNonNull(b.peer.session().descriptions().local()).sdp());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void aTextGoesThereAndBack(long seed) throws NegotiationException {
        VirtualWorld world = new VirtualWorld(seed);
        PeerSettings settings = PeerSettings.builder().build();
        End a = new End(world, "a", "192.0.2.1", settings);
        End b = new End(world, "b", "192.0.2.2", settings);
        a.other = b;
        b.other = a;

        PeerChannel channel = a.peer.channels().open(ChannelSettings.reliable("chat"));
        negotiate(a, b);
        assertThat(world.runUntil(() -> channel.state() == PeerChannel.State.OPEN, LIMIT))
                .isTrue();
        a.send(channel, "hello");
        assertThat(world.runUntil(() -> !a.texts.isEmpty(), LIMIT)).isTrue();

        assertThat(a.texts).containsExactly("back: hello");
        assertThat(b.texts).containsExactly("hello");
        assertThat(b.all(PeerEvent.ChannelAnnounced.class))
                .singleElement()
                .satisfies(each -> assertThat(each.channel().settings().label()).isEqualTo("chat"));
        assertThat(a.all(PeerEvent.IceStateChanged.class))
                .extracting(PeerEvent.IceStateChanged::state)
                .contains(IceState.CHECKING, IceState.CONNECTED);
        assertThat(a.all(PeerEvent.DtlsStateChanged.class))
                .extracting(PeerEvent.DtlsStateChanged::state)
                .containsExactly(DtlsState.CONNECTING, DtlsState.CONNECTED);
        PeerStatistics figures = a.peer.statistics();
        assertThat(figures.transports())
                .singleElement()
                .satisfies(each -> assertThat(each.packetsSent()).isPositive());
        assertThat(Objects.requireNonNull(figures.association()).bytesSent()).isPositive();

        a.close();
        assertThat(world.runUntil(() -> b.has(PeerEvent.ChannelClosed.class), LIMIT))
                .isTrue();
        b.close();
        world.runFor(Duration.ofSeconds(1));
        assertThat(world.leftovers()).isEmpty();
    }

    @Test
    void eventsOfADescriptionComeInTheOrderOfTheSpecification() throws NegotiationException {
        VirtualWorld world = new VirtualWorld(4);
        PeerSettings settings = PeerSettings.builder().build();
        End a = new End(world, "a", "192.0.2.1", settings);
        a.other = a;
        a.peer.channels().open(ChannelSettings.reliable("chat"));
        a.peer.setLocal(SdpType.OFFER, a.peer.session().createOffer(new OfferOptions(false)));
        List<String> order =
                a.events.stream().map(each -> each.getClass().getSimpleName()).toList();
        assertThat(order)
                .containsSubsequence(
                        "RoleChanged",
                        "TransportCreated",
                        "DataSectionChanged",
                        "TransceiversChanged",
                        "DescriptionApplied",
                        "TracksChanged",
                        "DescriptionCompleted");
        a.close();
    }

    @Test
    void aPeerThatWasClosedReportsNothing() throws NegotiationException {
        VirtualWorld world = new VirtualWorld(5);
        End a = new End(world, "a", "192.0.2.1", PeerSettings.builder().build());
        a.peer.channels().open(ChannelSettings.reliable("chat"));
        a.peer.setLocal(SdpType.OFFER, a.peer.session().createOffer(new OfferOptions(false)));
        a.close();
        int before = a.events.size();
        world.runFor(Duration.ofSeconds(60));
        assertThat(a.events).hasSize(before);
        assertThat(world.leftovers()).isEmpty();
    }
}
