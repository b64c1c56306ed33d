package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.HeaderExtensionCapability;
import dev.parley.negotiation.media.HeaderExtensions;
import dev.parley.negotiation.media.MediaFormats;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.media.PayloadTypes;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.Encoding;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.parameters.Codec;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Two ends under random commands about their transceivers, with offers, provisional answers, rollbacks and glare in
 * between. Whatever was commanded, they come to rest, and then each says the reverse of the other.
 */
class RandomMediaTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 40;

    /** An end may have to offer what the other one could only answer, and each may have stopped something meanwhile. */
    private static final int ROUNDS = 6;

    @Test
    void randomCommandsEndInAgreement() {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                run(seed);
            } catch (NegotiationException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static void run(long seed) throws NegotiationException {
        Random random = new Random(seed);
        Peer[] peers = {peer(random, seed * 2 + 1), peer(random, seed * 2 + 2)};
        for (int step = 0; step < STEPS; step++) {
            int side = random.nextInt(2);
            if (random.nextInt(5) < 3) {
                command(random, peers[side]);
            } else {
                exchange(random, peers[side], peers[1 - side]);
            }
        }
        settle(peers[0], peers[1]);
        check(peers[0], peers[1]);
    }

    private static Peer peer(Random random, long seed) {
        BundlePolicy[] policies = BundlePolicy.values();
        return new Peer(
                SessionConfig.builder()
                        .remoteMediaAccepted(true)
                        .simulcastReceived(random.nextBoolean())
                        .bundlePolicy(policies[random.nextInt(policies.length)])
                        .rtcpMuxPolicy(random.nextInt(4) == 0 ? RtcpMuxPolicy.NEGOTIATE : RtcpMuxPolicy.REQUIRE)
                        .build(),
                seed);
    }

    private static void command(Random random, Peer peer) throws NegotiationException {
        Transceivers transceivers = peer.session.transceivers();
        MediaKind kind = random.nextBoolean() ? MediaKind.AUDIO : MediaKind.VIDEO;
        List<Transceiver> all = transceivers.all();
        Transceiver any = all.isEmpty() ? null : all.get(random.nextInt(all.size()));
        Direction direction = Direction.values()[random.nextInt(4)];
        List<String> streams = random.nextInt(3) == 0 ? List.of() : List.of("s" + random.nextInt(3));
        switch (random.nextInt(11)) {
            case 0 -> transceivers.addTrack(kind, "t" + random.nextInt(), streams);
            case 1 -> peer.add(kind, direction, streams.toArray(String[]::new));
            case 2 -> {
                if (kind == MediaKind.VIDEO) {
                    peer.addSimulcast("a", "b", "c");
                }
            }
            case 3 -> peer.session.setDataWanted(true);
            case 4 -> peer.session.restartIce();
            default -> {
                if (any != null) {
                    change(random, transceivers, any, direction, streams);
                }
            }
        }
    }

    private static void change(
            Random random, Transceivers transceivers, Transceiver any, Direction direction, List<String> streams)
            throws NegotiationException {
        switch (random.nextInt(7)) {
            case 0 -> transceivers.removeTrack(any.id());
            case 1 -> transceivers.setDirection(any.id(), direction);
            case 2 -> transceivers.stop(any.id());
            case 3 -> transceivers.setStreams(any.id(), streams);
            case 4 -> {
                List<Codec> codecs = new ArrayList<>(Capabilities.DEFAULT.codecs(any.kind()));
                // Opus and VP8 stay, so that there is always something in common.
                Codec first = codecs.remove(0);
                Collections.shuffle(codecs, random);
                List<Codec> some = new ArrayList<>(codecs.subList(0, random.nextInt(4)));
                some.add(random.nextInt(some.size() + 1), first);
                transceivers.setCodecPreferences(any.id(), any.kind(), some);
            }
            case 5 -> transceivers.offerToReceive(any.kind(), random.nextBoolean());
            default -> {
                List<HeaderExtensionCapability> extensions = new ArrayList<>();
                for (HeaderExtensionCapability each : any.headerExtensionsToNegotiate()) {
                    boolean keep = each.uri().equals(HeaderExtensions.MID) || random.nextBoolean();
                    extensions.add(keep ? each : new HeaderExtensionCapability(each.uri(), direction));
                }
                transceivers.setHeaderExtensionsToNegotiate(any.id(), any.kind(), extensions);
            }
        }
    }

    /** A step of an exchange; a provisional answer is followed by the final one at once, because it cannot be taken back. */
    private static void exchange(Random random, Peer peer, Peer other) throws NegotiationException {
        SignalingState mine = peer.session.signalingState();
        SignalingState theirs = other.session.signalingState();
        if (mine == SignalingState.STABLE) {
            if (theirs != SignalingState.HAVE_REMOTE_OFFER) {
                peer.setLocal();
            }
        } else if (mine == SignalingState.HAVE_LOCAL_OFFER && theirs != SignalingState.HAVE_REMOTE_OFFER) {
            if (random.nextInt(4) == 0) {
                peer.setLocal(SdpType.ROLLBACK, null);
            } else {
                other.setRemote(peer.session.descriptions().pendingLocal());
            }
        } else if (mine == SignalingState.HAVE_LOCAL_OFFER) {
            if (random.nextInt(4) == 0) {
                peer.setLocal(SdpType.ROLLBACK, null);
                other.setRemote(SdpType.ROLLBACK, "");
            } else {
                answer(random, other, peer);
            }
        }
    }

    private static void answer(Random random, Peer answerer, Peer offerer) throws NegotiationException {
        if (random.nextInt(3) == 0) {
            answerer.setLocal(SdpType.PRANSWER, null);
            offerer.setRemote(answerer.session.descriptions().pendingLocal());
            command(random, answerer);
        }
        answerer.setLocal(SdpType.ANSWER, null);
        offerer.setRemote(answerer.session.descriptions().currentLocal());
    }

    /** Abandons what is under way, and offers as long as one end says that it is needed. */
    private static void settle(Peer one, Peer other) throws NegotiationException {
        for (Peer peer : List.of(one, other)) {
            if (peer.session.signalingState() == SignalingState.HAVE_LOCAL_OFFER) {
                peer.setLocal(SdpType.ROLLBACK, null);
            } else if (peer.session.signalingState() == SignalingState.HAVE_REMOTE_OFFER) {
                peer.setRemote(SdpType.ROLLBACK, "");
            }
        }
        for (int round = 0; round < ROUNDS; round++) {
            Peer offerer = round % 2 == 0 ? one : other;
            if (offerer.session.isNegotiationNeeded()) {
                Peer.negotiate(offerer, round % 2 == 0 ? other : one);
            }
        }
    }

    private static void check(Peer one, Peer other) {
        Peer.assertAgreement(one, other);
        for (Peer peer : List.of(one, other)) {
            Peer remote = peer == one ? other : one;
            assertThat(peer.session.isNegotiationNeeded()).isFalse();
            for (Transceiver mine : peer.transceivers()) {
                assertThat(mine.mid()).isNotNull();
                Transceiver theirs = remote.transceivers().stream()
                        .filter(each -> mine.mid().equals(each.mid()))
                        .findFirst()
                        .orElseThrow();
                assertThat(mine.kind()).isEqualTo(theirs.kind());
                assertThat(mine.currentDirection())
                        .isEqualTo(theirs.currentDirection().reversed());
                assertThat(mine.remoteStreams().isEmpty()
                                || mine.currentDirection().receives())
                        .isTrue();
                if (mine.currentDirection().sends()) {
                    assertThat(mine.sendCodecs()).isNotEmpty();
                    assertThat(theirs.receiveCodecs()).isNotEmpty();
                    assertThat(theirs.remoteStreams()).containsExactlyElementsOf(mine.streams());
                    assertThat(theirs.receiveExtensions()).containsAll(mine.sendExtensions());
                }
                if (mine.encodings().size() > 1 && mine.currentDirection().sends()) {
                    assertThat(theirs.receiveRids())
                            .containsExactlyInAnyOrderElementsOf(
                                    mine.encodings().stream().map(Encoding::rid).toList());
                }
            }
            payloadTypesAreUnique(peer);
        }
        assertThat(one.local().media()).hasSameSizeAs(other.local().media());
        for (int i = 0; i < one.local().media().size(); i++) {
            MediaDescription mine = one.local().media().get(i);
            assertThat(mine.mid()).isEqualTo(other.local().media().get(i).mid());
            assertThat(mine.mediaLine().media())
                    .isEqualTo(other.local().media().get(i).mediaLine().media());
        }
    }

    /** RFC 9143 §9.1 and §9.2: in what is bundled a payload type, and the id of an extension, means one thing. */
    private static void payloadTypesAreUnique(Peer peer) {
        PayloadTypes types = new PayloadTypes();
        types.note(peer.local());
        Map<Integer, String> ids = new LinkedHashMap<>();
        for (MediaDescription section : peer.local().media()) {
            if (MediaKind.isMedia(section) && !section.rejected()) {
                new MediaFormats(section)
                        .all()
                        .forEach(format -> assertThat(types.assign(format.codec(), 1))
                                .as("payload type of " + format)
                                .isEqualTo(format.payloadType()));
                section.extMaps()
                        .forEach(map -> assertThat(ids.computeIfAbsent(map.id(), key -> map.uri()))
                                .isEqualTo(map.uri()));
            }
        }
    }
}
