package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.negotiation.Applied;
import dev.parley.negotiation.OfferOptions;
import dev.parley.negotiation.Session;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.Capabilities;
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
import dev.parley.negotiation.transceiver.Transceivers;
import dev.parley.negotiation.transport.Action;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.Codec;
import dev.parley.parameters.Direction;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.simulation.DeterministicRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two sessions under any operations, with descriptions that were changed on the way. What is refused changes nothing, actions make
 * sense to an owner that obeys them, and what is written can be read.
 */
class SessionFuzzTest {
    /** Lines that a changed description may have in place of one of its own. */
    private static final List<String> LINES = List.of(
            "a=mid:0",
            "a=mid:1",
            "a=mid:" + "x".repeat(300),
            "a=group:BUNDLE 0",
            "a=group:BUNDLE 0 1 2",
            "a=group:BUNDLE",
            "a=ice-ufrag:abcd",
            "a=ice-pwd:aaaaaaaaaaaaaaaaaaaaaaaa",
            "a=ice-lite",
            "a=ice-options:trickle",
            "a=setup:active",
            "a=setup:passive",
            "a=setup:actpass",
            "a=setup:holdconn",
            "a=sctp-port:0",
            "a=sctp-port:65535",
            "a=max-message-size:0",
            "a=max-message-size:1",
            "a=bundle-only",
            "a=rtcp-mux",
            "a=inactive",
            "a=end-of-candidates",
            "a=candidate:1 1 udp 1 192.0.2.1 9 typ host",
            "a=candidate:1 2 udp 1 x.local 9 typ host",
            "a=fingerprint:sha-1 AA:BB",
            "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "m=application 0 UDP/DTLS/SCTP webrtc-datachannel",
            "m=application 9 DTLS/SCTP 5000",
            "m=audio 9 UDP/TLS/RTP/SAVPF 0",
            "m=video 0 UDP/TLS/RTP/SAVPF 96",
            "m=text 9 TCP/X y",
            "c=IN IP4 0.0.0.0",
            "t=0 0",
            "o=- 1 1 IN IP4 127.0.0.1",
            "s=-",
            "nonsense");

    /** The same for sections of audio and video. */
    private static final List<String> MEDIA_LINES = List.of(
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 63",
            "m=audio 0 UDP/TLS/RTP/SAVPF 111",
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 45 64",
            "m=video 9 RTP/AVP 96",
            "a=sendrecv",
            "a=sendonly",
            "a=recvonly",
            "a=inactive",
            "a=rtpmap:96 VP8/90000",
            "a=rtpmap:96 H264/90000",
            "a=rtpmap:97 rtx/90000",
            "a=rtpmap:111 red/48000/2",
            "a=rtpmap:64 opus/48000/2",
            "a=rtpmap:0 opus/48000/99999999999",
            "a=fmtp:97 apt=96",
            "a=fmtp:97 apt=97",
            "a=fmtp:97 apt=500",
            "a=fmtp:111 111/111",
            "a=fmtp:96 profile-level-id=;packetization-mode",
            "a=rtcp-fb:* nack",
            "a=rtcp-fb:96 nack pli",
            "a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:4/recvonly urn:ietf:params:rtp-hdrext:ssrc-audio-level",
            "a=extmap:4351 urn:3gpp:video-orientation",
            "a=extmap-allow-mixed",
            "a=msid:-",
            "a=msid:a b",
            "a=msid:b",
            "a=ssrc:1 cname:x",
            "a=ssrc:1 msid:c d",
            "a=ssrc:2 msid:",
            "a=ssrc-group:FID 1 2",
            "a=ssrc-group:SIM 1 2",
            "a=rid:a send",
            "a=rid:a recv",
            "a=rid:b recv pt=96",
            "a=simulcast:send a;b",
            "a=simulcast:recv a;~b",
            "a=simulcast:recv a,b;c send d",
            "a=rtcp-mux-only",
            "a=rtcp-rsize",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "a=maxptime:x",
            "a=group:LS 0 1",
            "a=group:BUNDLE 1 0");

    @FuzzTest
    void commands(byte[] data) throws SdpException {
        new Pair(new Commands(data), false).run();
    }

    @FuzzTest
    void commandsWithMedia(byte[] data) throws SdpException {
        new Pair(new Commands(data), true).run();
    }

    private static final class End {
        final Session session;
        final Map<Integer, Boolean> transports = new LinkedHashMap<>();
        final List<RemoteCandidate> candidates = new ArrayList<>();
        final Map<String, Set<Integer>> streams = new LinkedHashMap<>();
        boolean hasRole;
        boolean data;
        boolean rolledBack;

        End(SessionConfig config, int which) {
            session = new Session(config, new DeterministicRandom(which + 1));
            byte[] hash = new byte[32];
            java.util.Arrays.fill(hash, (byte) (which + 1));
            session.setFingerprints(List.of(new Fingerprint("sha-256", hash)));
        }

        void setRemote(SdpType type, String sdp) throws NegotiationException {
            if (session.needsRollbackFirst(type)) {
                obey(session.setLocal(SdpType.ROLLBACK, null));
                rolledBack = true;
            }
            obey(session.setRemote(type, sdp));
        }

        void obey(Applied applied) {
            applied.actions().forEach(this::obey);
            for (TransceiverChange change : applied.changes()) {
                if (change instanceof TransceiverChange.Removed removed) {
                    assertThat(removed.last().stopped()).isTrue();
                    assertThat(session.transceivers().get(removed.last().id())).isNull();
                }
            }
            applied.effects().forEach(this::obey);
            for (Transceiver each : session.transceivers().all()) {
                List<String> of = new ArrayList<>(streams.keySet());
                of.removeIf(stream -> !streams.get(stream).contains(each.id()));
                assertThat(each.remoteStreams()).containsExactlyInAnyOrderElementsOf(of);
                assertThat(each.encodings()).isNotEmpty();
                assertThat(each.stopped() && !each.stopping()).isFalse();
            }
        }

        /** Complains about tracks that leave a stream in which they are not, or enter one twice. */
        private void obey(TrackEffect effect) {
            if (effect instanceof TrackEffect.RemoveFromStream remove) {
                assertThat(streams.get(remove.stream()).remove(remove.transceiver()))
                        .isTrue();
            } else if (effect instanceof TrackEffect.AddToStream add) {
                assertThat(streams.computeIfAbsent(add.stream(), key -> new LinkedHashSet<>())
                                .add(add.transceiver()))
                        .isTrue();
            }
        }

        /** Complains about what makes no sense: a transport that is told something before it exists, or made twice. */
        void obey(Action action) {
            if (action instanceof Action.SetIceRole) {
                hasRole = true;
            } else if (action instanceof Action.CreateTransport create) {
                assertThat(hasRole).as("the role comes first").isTrue();
                assertThat(create.components()).isBetween(1, 2);
                assertThat(transports.put(create.transport(), false)).isNull();
            } else if (action instanceof Action.RestartIce restart) {
                assertThat(transports).containsKey(restart.transport());
            } else if (action instanceof Action.RestartDtls restart) {
                assertThat(transports).containsKey(restart.transport());
            } else if (action instanceof Action.RemoteTransport remote) {
                assertThat(transports).containsKey(remote.transport());
                transports.put(remote.transport(), true);
            } else if (action instanceof Action.AddRemoteCandidate add) {
                assertThat(transports.get(add.transport())).isTrue();
            } else if (action instanceof Action.EndOfRemoteCandidates end) {
                assertThat(transports.get(end.transport())).isTrue();
            } else if (action instanceof Action.DiscardTransport discard) {
                assertThat(transports.remove(discard.transport())).isNotNull();
            } else if (action instanceof Action.StartData start) {
                assertThat(transports.get(start.transport())).isTrue();
                assertThat(data).isFalse();
                data = true;
            } else if (action instanceof Action.StopData) {
                assertThat(data).isTrue();
                data = false;
            } else if (action instanceof Action.RejectData) {
                assertThat(data).isFalse();
            } else if (action instanceof Action.UpdateData) {
                assertThat(data).isTrue();
            }
        }
    }

    private static final class Pair {
        final Commands commands;
        final boolean media;
        final List<String> lines;
        final End[] ends = new End[2];

        Pair(Commands commands, boolean media) {
            this.commands = commands;
            this.media = media;
            this.lines = new ArrayList<>(LINES);
            if (media) {
                lines.addAll(MEDIA_LINES);
            }
            for (int i = 0; i < 2; i++) {
                SessionConfig.Builder config = SessionConfig.builder();
                config.bundlePolicy(BundlePolicy.values()[commands.next(BundlePolicy.values().length)]);
                config.rtcpMuxPolicy(RtcpMuxPolicy.values()[commands.next(RtcpMuxPolicy.values().length)]);
                config.mungedLocalDescriptionsAllowed(commands.flag());
                config.iceLite(commands.oneIn(8));
                if (media) {
                    config.remoteMediaAccepted(commands.next(4) > 0);
                    config.simulcastReceived(commands.flag());
                }
                ends[i] = new End(config.build(), i);
            }
        }

        void run() throws SdpException {
            if (commands.flag()) {
                ends[0].session.setDataWanted(true);
            }
            while (commands.hasMore()) {
                int which = commands.next(2);
                End end = ends[which];
                String before = snapshot(end);
                try {
                    operate(end, ends[1 - which]);
                } catch (NegotiationException e) {
                    if (end.rolledBack) {
                        assertThat(end.session.signalingState()).isEqualTo(SignalingState.STABLE);
                    } else {
                        assertThat(snapshot(end)).as("after %s", e).isEqualTo(before);
                    }
                }
                end.rolledBack = false;
                check(end);
            }
        }

        private void operate(End end, End peer) throws NegotiationException {
            Session session = end.session;
            if (media && commands.oneIn(3)) {
                command(session.transceivers());
                return;
            }
            switch (commands.next(20)) {
                default -> exchange(end, peer);
                case 6 -> session.setDataWanted(commands.next(4) > 0);
                case 7 -> session.restartIce();
                case 8 -> session.createOffer(new OfferOptions(commands.flag()));
                case 9 -> session.createAnswer();
                case 10 -> end.obey(session.setLocal(type(), null));
                case 11 -> end.obey(session.setLocal(commands.flag() ? SdpType.ROLLBACK : null, null));
                case 12 -> end.obey(session.setRemote(SdpType.ROLLBACK, ""));
                case 13 -> end.setRemote(type(), changed(description(commands.flag() ? end : peer)));
                case 14 -> end.obey(session.setLocal(type(), changed(description(end))));
                case 15 -> localCandidate(end, peer);
                case 16, 17 -> remoteCandidate(end);
                case 18 -> session.requireIceRestart();
                case 19 -> {
                    if (commands.oneIn(64)) {
                        session.close();
                    }
                }
            }
        }

        private void command(Transceivers transceivers) throws NegotiationException {
            MediaKind kind = commands.flag() ? MediaKind.AUDIO : MediaKind.VIDEO;
            Direction direction = Direction.values()[commands.next(4)];
            List<Transceiver> all = transceivers.all();
            int id = all.isEmpty() ? 0 : all.get(commands.next(all.size())).id();
            List<String> streams = commands.flag() ? List.of() : List.of("s" + commands.next(3));
            switch (commands.next(9)) {
                case 0 -> transceivers.addTrack(kind, "t", streams);
                case 1 -> {
                    List<TransceiverInit.Rid> rids = new ArrayList<>();
                    for (int i = commands.next(3); i > 0; i--) {
                        rids.add(new TransceiverInit.Rid("r" + i, true));
                    }
                    transceivers.add(kind, new TransceiverInit(direction, null, streams, rids));
                }
                case 2 -> transceivers.removeTrack(id);
                case 3 -> transceivers.stop(id);
                case 4 -> transceivers.setStreams(id, streams);
                case 5 -> transceivers.offerToReceive(kind, commands.flag());
                case 6 -> {
                    List<Codec> codecs = Capabilities.DEFAULT.codecs(kind);
                    int from = commands.next(codecs.size());
                    transceivers.setCodecPreferences(
                            id, kind, codecs.subList(from, from + commands.next(codecs.size() - from + 1)));
                }
                default -> transceivers.setDirection(id, direction);
            }
        }

        private SdpType type() {
            return SdpType.values()[commands.next(SdpType.values().length)];
        }

        private String description(End end) {
            Description description = commands.flag()
                    ? end.session.descriptions().local()
                    : end.session.descriptions().remote();
            return description == null ? "" : description.sdp();
        }

        /** One step of an exchange, with the description perhaps changed on the way. */
        private void exchange(End end, End peer) throws NegotiationException {
            switch (end.session.signalingState()) {
                case STABLE, HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> {
                    Description pending = peer.session.descriptions().pendingLocal();
                    if (end.session.signalingState() == SignalingState.STABLE
                            && pending != null
                            && pending.type() == SdpType.OFFER) {
                        end.setRemote(SdpType.OFFER, perhapsChanged(pending.sdp()));
                    } else {
                        end.obey(end.session.setLocal(null, null));
                    }
                }
                case HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER -> {
                    Description answer = peer.session.descriptions().local();
                    if (answer != null && answer.type().isAnswer()) {
                        end.setRemote(answer.type(), perhapsChanged(answer.sdp()));
                    }
                }
                case CLOSED -> {}
            }
        }

        private String perhapsChanged(String sdp) {
            return commands.oneIn(4) ? changed(sdp) : sdp;
        }

        private String changed(String sdp) {
            List<String> text = new ArrayList<>(List.of(sdp.split("\r\n")));
            for (int count = commands.next(4); count > 0; count--) {
                int at = commands.next(text.size());
                switch (commands.next(4)) {
                    case 0 -> text.add(at, lines.get(commands.next(lines.size())));
                    case 1 -> text.set(at, lines.get(commands.next(lines.size())));
                    case 2 -> text.add(text.get(at));
                    default -> {
                        if (text.size() > 1) {
                            text.remove(at);
                        }
                    }
                }
            }
            return String.join("\r\n", text) + "\r\n";
        }

        private void localCandidate(End end, End peer) {
            if (end.transports.isEmpty()) {
                return;
            }
            int transport = List.copyOf(end.transports.keySet()).get(commands.next(end.transports.size()));
            var told = commands.oneIn(4)
                    ? end.session.endOfLocalCandidates(transport)
                    : end.session.addLocalCandidate(
                            transport,
                            new Candidate(
                                    "1",
                                    1,
                                    Candidate.Transport.UDP,
                                    1,
                                    "192.0.2.1",
                                    1 + commands.next(100),
                                    CandidateType.HOST,
                                    null,
                                    null,
                                    null,
                                    List.of()));
            if (told != null && peer.candidates.size() < 50) {
                peer.candidates.add(
                        new RemoteCandidate(told.line(), told.sdpMid(), told.sdpMLineIndex(), told.usernameFragment()));
            }
        }

        private void remoteCandidate(End end) throws NegotiationException {
            if (!end.candidates.isEmpty() && commands.next(4) > 0) {
                end.session
                        .addRemoteCandidate(end.candidates.get(commands.next(end.candidates.size())))
                        .forEach(end::obey);
            } else {
                end.session
                        .addRemoteCandidate(new RemoteCandidate(
                                LINES.get(commands.next(LINES.size())),
                                commands.flag() ? "" + commands.next(3) : null,
                                commands.flag() ? Integer.valueOf(commands.next(5) - 1) : null,
                                commands.flag() ? "frag" + commands.next(3) : null))
                        .forEach(end::obey);
            }
        }

        private static void check(End end) throws SdpException {
            Session session = end.session;
            session.isNegotiationNeeded();
            session.descriptions().canTrickleIceCandidates();
            session.descriptions().sections();
            for (Description description : new Description[] {
                session.descriptions().local(), session.descriptions().remote()
            }) {
                if (description != null) {
                    String text = description.sdp();
                    assertThat(SessionDescription.parse(text).text()).isEqualTo(text);
                }
            }
        }

        private static String snapshot(End end) {
            Session session = end.session;
            return session.signalingState()
                    + "\n"
                    + session.descriptions().pendingLocal()
                    + session.descriptions().currentLocal()
                    + session.descriptions().pendingRemote()
                    + session.descriptions().currentRemote()
                    + session.descriptions().sections()
                    + session.transceivers().all();
        }
    }
}
