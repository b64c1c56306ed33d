package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.RemoteCandidate;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transceiver.TrackEffect;
import dev.parley.negotiation.transceiver.Transceiver;
import dev.parley.negotiation.transceiver.TransceiverChange;
import dev.parley.negotiation.transceiver.TransceiverInit;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.RemoteTransportParameters;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.Direction;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A session with an owner that obeys its actions as a connection would, and complains where one makes no sense: a
 * transport that is told something before it exists, or twice created.
 */
final class Peer {
    static final Fingerprint FINGERPRINT = new Fingerprint("sha-256", new byte[32]);

    /** What the owner knows of one transport. */
    static final class Wire {
        String localFragment = "";
        RemoteTransportParameters remote;
        final List<Candidate> trickled = new ArrayList<>();
        int restarts;
        int dtlsRestarts;
    }

    final Session session;
    final Map<Integer, Wire> wires = new LinkedHashMap<>();
    final List<Action> log = new ArrayList<>();
    dev.parley.parameters.IceRole role;
    Action.StartData data;

    /** The objects that were made for transceivers, by number; those that have left the set too. */
    final Map<Integer, Transceiver> objects = new LinkedHashMap<>();

    /** The remote streams that were made, and the transceivers whose tracks are in them. */
    final Map<String, List<Integer>> streams = new LinkedHashMap<>();

    /** What a browser would show: "track 0 [stream]", "mute 0", "ended 0", "add 0 stream", "remove 0 stream", "stable". */
    final List<String> events = new ArrayList<>();

    Peer(long seed) {
        this(SessionConfig.DEFAULT, seed);
    }

    /** An end that takes audio and video, as a browser does. */
    static Peer withMedia(long seed) {
        return new Peer(SessionConfig.builder().remoteMediaAccepted(true).build(), seed);
    }

    Peer(SessionConfig config, long seed) {
        session = new Session(config, new SeededRandom(seed));
        byte[] hash = new byte[32];
        java.util.Arrays.fill(hash, (byte) seed);
        session.setFingerprints(List.of(new Fingerprint("sha-256", hash)));
    }

    Applied setLocal() throws NegotiationException {
        return obey(session.setLocal(null, null));
    }

    Applied setLocal(SdpType type, String sdp) throws NegotiationException {
        return obey(session.setLocal(type, sdp));
    }

    Applied setRemote(Description description) throws NegotiationException {
        return setRemote(description.type(), description.sdp());
    }

    Applied setRemote(SdpType type, String sdp) throws NegotiationException {
        if (session.needsRollbackFirst(type)) {
            obey(session.setLocal(SdpType.ROLLBACK, null));
        }
        return obey(session.setRemote(type, sdp));
    }

    void addCandidate(RemoteCandidate candidate) throws NegotiationException {
        session.addRemoteCandidate(candidate).forEach(this::obey);
    }

    private Applied obey(Applied applied) {
        applied.actions().forEach(this::obey);
        applied.changes().forEach(this::obey);
        session.transceivers().all().forEach(each -> {
            // Those that the application added have objects from then on.
            objects.put(each.id(), each);
            assertThat(each.encodings()).isNotEmpty();
        });
        SignalingState state = applied.state();
        if (state != null) {
            events.add(state.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        applied.effects().forEach(this::obey);
        for (Transceiver each : session.transceivers().all()) {
            List<String> of = new ArrayList<>(streams.keySet());
            of.removeIf(stream -> !streams.get(stream).contains(each.id()));
            assertThat(each.remoteStreams()).containsExactlyInAnyOrderElementsOf(of);
            Integer transport = each.transport();
            assertThat(transport == null || wires.containsKey(transport) || each.stopping())
                    .as("the transport of " + each)
                    .isTrue();
        }
        return applied;
    }

    private void obey(TransceiverChange change) {
        if (change instanceof TransceiverChange.Created created) {
            assertThat(objects.put(created.transceiver().id(), created.transceiver()))
                    .isNull();
        } else if (change instanceof TransceiverChange.Stopped stopped) {
            events.add("ended " + stopped.transceiver());
        } else if (change instanceof TransceiverChange.Removed removed) {
            assertThat(session.transceivers().get(removed.last().id())).isNull();
            assertThat(removed.last().stopped()).isTrue();
            objects.put(removed.last().id(), removed.last());
        }
    }

    private void obey(TrackEffect effect) {
        if (effect instanceof TrackEffect.Mute mute) {
            events.add("mute " + mute.transceiver());
        } else if (effect instanceof TrackEffect.RemoveFromStream remove) {
            assertThat(streams.get(remove.stream()).remove((Integer) remove.transceiver()))
                    .isTrue();
            events.add("remove " + remove.transceiver() + " " + remove.stream());
        } else if (effect instanceof TrackEffect.AddToStream add) {
            List<Integer> tracks = streams.computeIfAbsent(add.stream(), key -> new ArrayList<>());
            assertThat(tracks).doesNotContain(add.transceiver());
            tracks.add(add.transceiver());
            events.add("add " + add.transceiver() + " " + add.stream());
        } else if (effect instanceof TrackEffect.FireTrack fire) {
            events.add("track " + fire.transceiver() + " " + fire.streams());
        }
    }

    /** The transceivers in the set. */
    List<Transceiver> transceivers() {
        return session.transceivers().all();
    }

    Transceiver transceiver(int index) {
        return transceivers().get(index);
    }

    /** Adds a transceiver of a direction. */
    Transceiver add(MediaKind kind, Direction direction, String... streams) {
        String track = direction.sends() ? kind + " track" : null;
        return session.transceivers().add(kind, new TransceiverInit(direction, track, List.of(streams), List.of()));
    }

    /** Adds a transceiver that sends simulcast. */
    Transceiver addSimulcast(String... rids) {
        List<TransceiverInit.Rid> encodings = new ArrayList<>();
        for (String rid : rids) {
            encodings.add(new TransceiverInit.Rid(rid, true));
        }
        return session.transceivers()
                .add(MediaKind.VIDEO, new TransceiverInit(Direction.SENDRECV, "track", List.of(), encodings));
    }

    /** Our latest description. */
    SessionDescription local() {
        return parse(session.descriptions().local());
    }

    static SessionDescription parse(Description description) {
        try {
            return SessionDescription.parse(description.sdp());
        } catch (SdpException e) {
            throw new AssertionError(description.sdp(), e);
        }
    }

    private void obey(Action action) {
        log.add(action);
        if (action instanceof Action.SetIceRole set) {
            role = set.role();
        } else if (action instanceof Action.CreateTransport create) {
            assertThat(role).as("the role comes first").isNotNull();
            Wire wire = new Wire();
            wire.localFragment = create.local().usernameFragment();
            assertThat(wires.put(create.transport(), wire)).isNull();
        } else if (action instanceof Action.RestartIce restart) {
            wire(restart.transport()).localFragment = restart.local().usernameFragment();
            wire(restart.transport()).restarts++;
        } else if (action instanceof Action.RestartDtls restart) {
            wire(restart.transport()).dtlsRestarts++;
        } else if (action instanceof Action.RemoteTransport remote) {
            wire(remote.transport()).remote = remote.parameters();
        } else if (action instanceof Action.AddRemoteCandidate add) {
            assertThat(wire(add.transport()).remote).isNotNull();
            wire(add.transport()).trickled.add(add.candidate());
        } else if (action instanceof Action.EndOfRemoteCandidates end) {
            assertThat(wire(end.transport()).remote).isNotNull();
        } else if (action instanceof Action.DiscardTransport discard) {
            assertThat(wires.remove(discard.transport())).isNotNull();
        } else if (action instanceof Action.StartData start) {
            assertThat(wire(start.transport()).remote).isNotNull();
            assertThat(data).isNull();
            data = start;
        } else if (action instanceof Action.StopData) {
            assertThat(data).isNotNull();
            data = null;
        } else if (action instanceof Action.RejectData) {
            assertThat(data).isNull();
        }
    }

    Wire wire(int transport) {
        Wire wire = wires.get(transport);
        assertThat(wire).as("transport " + transport).isNotNull();
        return wire;
    }

    /** The one transport. */
    Wire wire() {
        assertThat(wires).hasSize(1);
        return wires.values().iterator().next();
    }

    int transport() {
        assertThat(wires).hasSize(1);
        return wires.keySet().iterator().next();
    }

    static Candidate host(String address, int port) {
        return new Candidate(
                "1",
                1,
                Candidate.Transport.UDP,
                2_130_706_431L,
                address,
                port,
                CandidateType.HOST,
                null,
                null,
                null,
                List.of());
    }

    /** One whole exchange. */
    static void negotiate(Peer offerer, Peer answerer) throws NegotiationException {
        offerer.setLocal();
        answerer.setRemote(offerer.session.descriptions().pendingLocal());
        answerer.setLocal();
        offerer.setRemote(answerer.session.descriptions().currentLocal());
    }

    /** Both ends hold what the other end says: nothing is left of another exchange. */
    static void assertAgreement(Peer one, Peer other) {
        assertThat(one.session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(other.session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(one.wires).hasSameSizeAs(other.wires);
        for (Peer peer : List.of(one, other)) {
            Peer remote = peer == one ? other : one;
            peer.wires.values().forEach(wire -> {
                assertThat(wire.remote).isNotNull();
                assertThat(remote.wires.values()).anySatisfy(match -> {
                    assertThat(match.localFragment)
                            .isEqualTo(wire.remote.credentials().usernameFragment());
                    assertThat(match.remote.credentials().usernameFragment()).isEqualTo(wire.localFragment);
                    assertThat(match.remote.localRole()).isNotEqualTo(wire.remote.localRole());
                });
            });
        }
        assertThat(one.data == null).isEqualTo(other.data == null);
        if (one.data != null) {
            assertThat(one.data.local()).isEqualTo(other.data.remote());
            assertThat(one.data.remote()).isEqualTo(other.data.local());
        }
    }

    /** Randomness from a seed. */
    static final class SeededRandom extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final java.util.Random random;

        SeededRandom(long seed) {
            random = new java.util.Random(seed);
        }

        @Override
        public void nextBytes(byte[] bytes) {
            random.nextBytes(bytes);
        }

        @Override
        public long nextLong() {
            return random.nextLong();
        }
    }
}
