package dev.parley.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.negotiation.Action;
import dev.parley.negotiation.Applied;
import dev.parley.negotiation.BundlePolicy;
import dev.parley.negotiation.Description;
import dev.parley.negotiation.NegotiationException;
import dev.parley.negotiation.OfferOptions;
import dev.parley.negotiation.RemoteCandidate;
import dev.parley.negotiation.RtcpMuxPolicy;
import dev.parley.negotiation.SdpType;
import dev.parley.negotiation.Session;
import dev.parley.negotiation.SessionConfig;
import dev.parley.negotiation.SignalingState;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.Fingerprint;
import dev.parley.sdp.SdpException;
import dev.parley.sdp.SessionDescription;
import dev.parley.simulation.DeterministicRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    @FuzzTest
    void commands(byte[] data) throws SdpException {
        new Pair(new Commands(data)).run();
    }

    private static final class End {
        final Session session;
        final Map<Integer, Boolean> transports = new LinkedHashMap<>();
        final List<RemoteCandidate> candidates = new ArrayList<>();
        boolean hasRole;
        boolean data;

        End(SessionConfig config, int which) {
            session = new Session(config, new DeterministicRandom(which + 1));
            byte[] hash = new byte[32];
            java.util.Arrays.fill(hash, (byte) (which + 1));
            session.setFingerprints(List.of(new Fingerprint("sha-256", hash)));
        }

        void obey(Applied applied) {
            applied.actions().forEach(this::obey);
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
            } else if (action instanceof Action.UpdateData) {
                assertThat(data).isTrue();
            }
        }
    }

    private static final class Pair {
        final Commands commands;
        final End[] ends = new End[2];

        Pair(Commands commands) {
            this.commands = commands;
            for (int i = 0; i < 2; i++) {
                SessionConfig.Builder config = SessionConfig.builder();
                config.bundlePolicy(BundlePolicy.values()[commands.next(BundlePolicy.values().length)]);
                config.rtcpMuxPolicy(RtcpMuxPolicy.values()[commands.next(RtcpMuxPolicy.values().length)]);
                config.mungedLocalDescriptionsAllowed(commands.flag());
                config.iceLite(commands.oneIn(8));
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
                SignalingState state = end.session.signalingState();
                try {
                    operate(end, ends[1 - which]);
                } catch (NegotiationException e) {
                    Applied rolledBack = end.session.takeRolledBack();
                    if (rolledBack != null) {
                        assertThat(state).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
                        end.obey(rolledBack);
                    } else {
                        assertThat(snapshot(end)).as("after %s", e).isEqualTo(before);
                    }
                }
                check(end);
            }
        }

        private void operate(End end, End peer) throws NegotiationException {
            Session session = end.session;
            switch (commands.next(20)) {
                default -> exchange(end, peer);
                case 6 -> session.setDataWanted(commands.next(4) > 0);
                case 7 -> session.restartIce();
                case 8 -> session.createOffer(new OfferOptions(commands.flag()));
                case 9 -> session.createAnswer();
                case 10 -> end.obey(session.setLocal(type(), null));
                case 11 -> end.obey(session.setLocal(commands.flag() ? SdpType.ROLLBACK : null, null));
                case 12 -> end.obey(session.setRemote(SdpType.ROLLBACK, ""));
                case 13 -> end.obey(session.setRemote(type(), changed(description(commands.flag() ? end : peer))));
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

        private SdpType type() {
            return SdpType.values()[commands.next(SdpType.values().length)];
        }

        private String description(End end) {
            Description description = commands.flag() ? end.session.local() : end.session.remote();
            return description == null ? "" : description.sdp();
        }

        /** One step of an exchange, with the description perhaps changed on the way. */
        private void exchange(End end, End peer) throws NegotiationException {
            switch (end.session.signalingState()) {
                case STABLE, HAVE_REMOTE_OFFER, HAVE_LOCAL_PRANSWER -> {
                    Description pending = peer.session.pendingLocal();
                    if (end.session.signalingState() == SignalingState.STABLE
                            && pending != null
                            && pending.type() == SdpType.OFFER) {
                        end.obey(end.session.setRemote(SdpType.OFFER, perhapsChanged(pending.sdp())));
                    } else {
                        end.obey(end.session.setLocal(null, null));
                    }
                }
                case HAVE_LOCAL_OFFER, HAVE_REMOTE_PRANSWER -> {
                    Description answer = peer.session.local();
                    if (answer != null && answer.type().isAnswer()) {
                        end.obey(end.session.setRemote(answer.type(), perhapsChanged(answer.sdp())));
                    }
                }
                case CLOSED -> {}
            }
        }

        private String perhapsChanged(String sdp) {
            return commands.oneIn(4) ? changed(sdp) : sdp;
        }

        private String changed(String sdp) {
            List<String> lines = new ArrayList<>(List.of(sdp.split("\r\n")));
            for (int count = commands.next(4); count > 0; count--) {
                int at = commands.next(lines.size());
                switch (commands.next(4)) {
                    case 0 -> lines.add(at, LINES.get(commands.next(LINES.size())));
                    case 1 -> lines.set(at, LINES.get(commands.next(LINES.size())));
                    case 2 -> lines.add(lines.get(at));
                    default -> {
                        if (lines.size() > 1) {
                            lines.remove(at);
                        }
                    }
                }
            }
            return String.join("\r\n", lines) + "\r\n";
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
            session.canTrickleIceCandidates();
            session.sections();
            for (Description description : new Description[] {session.local(), session.remote()}) {
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
                    + session.pendingLocal()
                    + session.currentLocal()
                    + session.pendingRemote()
                    + session.currentRemote()
                    + session.sections();
        }
    }
}
