package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.HeaderExtensions;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.parameters.Codec;
import dev.parley.parameters.Direction;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command about transceivers in every signalling state: it takes effect at once, and descriptions stay as they are. */
class CommandStateTest {
    private static final int UNKNOWN = 99;

    /** A command on a transceiver's number, and what it does to the transceiver. */
    private record Command(String name, Operation operation, Consumer<Transceiver> effect) {
        @Override
        public String toString() {
            return name;
        }
    }

    private interface Operation {
        void run(Transceivers transceivers, int id) throws NegotiationException;
    }

    private static final List<Codec> PCMU = List.of(new Codec("audio/PCMU", 8_000, 1, null));

    private static final List<Command> COMMANDS = List.of(
            new Command(
                    "setDirection",
                    (all, id) -> all.setDirection(id, Direction.INACTIVE),
                    after -> assertThat(after.direction()).isEqualTo(Direction.INACTIVE)),
            new Command("stop", (all, id) -> all.stop(id), after -> {
                assertThat(after.stopping()).isTrue();
                assertThat(after.stopped()).isFalse();
                assertThat(after.direction()).isEqualTo(Direction.INACTIVE);
            }),
            new Command("removeTrack", (all, id) -> all.removeTrack(id), after -> {
                assertThat(after.track()).isNull();
                assertThat(after.direction().sends()).isFalse();
            }),
            new Command(
                    "replaceTrack",
                    (all, id) -> all.replaceTrack(id, "other"),
                    after -> assertThat(after.track()).isEqualTo("other")),
            new Command(
                    "setStreams",
                    (all, id) -> all.setStreams(id, List.of("x", "x", "y")),
                    after -> assertThat(after.streams()).containsExactly("x", "y")),
            new Command(
                    "setActive",
                    (all, id) -> all.setActive(id, List.of(false)),
                    after -> assertThat(after.encodings()).noneMatch(Encoding::active)),
            new Command(
                    "setCodecPreferences",
                    (all, id) -> all.setCodecPreferences(id, MediaKind.AUDIO, PCMU),
                    after -> assertThat(after.preferredCodecs()).isEqualTo(PCMU)),
            new Command(
                    "setHeaderExtensionsToNegotiate",
                    (all, id) -> all.setHeaderExtensionsToNegotiate(
                            id,
                            MediaKind.AUDIO,
                            Capabilities.DEFAULT.headerExtensions(MediaKind.AUDIO).stream()
                                    .map(each -> each.uri().equals(HeaderExtensions.MID) ? each : each.with(null))
                                    .toList()),
                    after -> assertThat(after.headerExtensionsToNegotiate().stream()
                                    .filter(each -> each.direction() != null))
                            .hasSize(1)));

    static Stream<Arguments> everyStateAndCommand() {
        return Stream.of(SignalingState.values())
                .flatMap(state -> COMMANDS.stream().map(command -> Arguments.of(state, command)));
    }

    /** Brings an end with one audio transceiver, which sends, into a state. */
    private static Peer peerIn(SignalingState state) throws NegotiationException {
        Peer peer = Peer.withMedia(1);
        Peer other = Peer.withMedia(2);
        peer.session.transceivers().addTrack(MediaKind.AUDIO, "track", List.of("s"));
        other.session.transceivers().addTrack(MediaKind.AUDIO, "theirs", List.of("t"));
        switch (state) {
            case STABLE -> Peer.negotiate(peer, other);
            case HAVE_LOCAL_OFFER -> peer.setLocal();
            case HAVE_REMOTE_OFFER -> {
                other.setLocal();
                peer.setRemote(other.session.descriptions().pendingLocal());
            }
            case HAVE_LOCAL_PRANSWER -> {
                other.setLocal();
                peer.setRemote(other.session.descriptions().pendingLocal());
                peer.setLocal(SdpType.PRANSWER, null);
            }
            case HAVE_REMOTE_PRANSWER -> {
                peer.setLocal();
                other.setRemote(peer.session.descriptions().pendingLocal());
                peer.setRemote(SdpType.PRANSWER, other.session.createAnswer());
            }
            case CLOSED -> peer.session.close();
        }
        assertThat(peer.session.signalingState()).isEqualTo(state);
        return peer;
    }

    @ParameterizedTest
    @MethodSource
    void everyStateAndCommand(SignalingState state, Command command) throws Exception {
        Peer peer = peerIn(state);
        int id = peer.transceiver(0).id();
        Description local = peer.session.descriptions().local();
        Description remote = peer.session.descriptions().remote();

        command.operation().run(peer.session.transceivers(), UNKNOWN);
        assertThat(peer.session.transceivers().get(UNKNOWN)).isNull();
        command.operation().run(peer.session.transceivers(), id);

        command.effect().accept(peer.session.transceivers().get(id));
        assertThat(peer.session.descriptions().local()).isEqualTo(local);
        assertThat(peer.session.descriptions().remote()).isEqualTo(remote);
        assertThat(peer.session.signalingState()).isEqualTo(state);
        // One that is stopping takes no more commands, but for what only stands in descriptions to come.
        if (command.name().equals("stop")) {
            Transceiver stopping = peer.transceiver(0);
            for (Command next : COMMANDS.subList(0, 6)) {
                next.operation().run(peer.session.transceivers(), id);
            }
            assertThat(peer.transceiver(0)).isSameAs(stopping);
        }
    }

    @ParameterizedTest
    @MethodSource
    void offersToReceive(boolean receive, Direction before, Direction after, boolean added) {
        Peer peer = Peer.withMedia(1);
        peer.add(MediaKind.AUDIO, before);
        peer.add(MediaKind.VIDEO, Direction.SENDRECV);

        Transceiver made = peer.session.transceivers().offerToReceive(MediaKind.AUDIO, receive);

        assertThat(made != null).isEqualTo(added);
        assertThat(peer.transceiver(0).direction()).isEqualTo(after);
        assertThat(peer.transceiver(1).direction()).isEqualTo(Direction.SENDRECV);
        if (made != null) {
            assertThat(made.direction()).isEqualTo(Direction.RECVONLY);
            assertThat(peer.transceivers()).hasSize(3);
        }
    }

    static Stream<Arguments> offersToReceive() {
        return Stream.of(
                Arguments.of(true, Direction.SENDRECV, Direction.SENDRECV, false),
                Arguments.of(true, Direction.RECVONLY, Direction.RECVONLY, false),
                Arguments.of(true, Direction.SENDONLY, Direction.SENDONLY, true),
                Arguments.of(true, Direction.INACTIVE, Direction.INACTIVE, true),
                Arguments.of(false, Direction.SENDRECV, Direction.SENDONLY, false),
                Arguments.of(false, Direction.RECVONLY, Direction.INACTIVE, false),
                Arguments.of(false, Direction.SENDONLY, Direction.SENDONLY, false),
                Arguments.of(false, Direction.INACTIVE, Direction.INACTIVE, false));
    }
}
