package dev.parley.negotiation;

import static dev.parley.negotiation.LocalDescriptionTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.LocalCandidate;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.signaling.SignalingState;
import dev.parley.negotiation.transport.Action;
import dev.parley.parameters.DtlsRole;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.Group;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SdpLimits;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemoteDescriptionTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String TRANSPORT = "a=ice-ufrag:frag\r\na=ice-pwd:0123456789012345678901\r\n"
            + "a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\na=setup:actpass\r\n";
    private static final String DATA =
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\na=sctp-port:5000\r\na=mid:d\r\n";
    private static final String AUDIO =
            "m=audio 9 UDP/TLS/RTP/SAVPF 111 0\r\nc=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\na=mid:a\r\n";

    private final Peer peer = new Peer(1);

    private SessionDescription answer(String offer) throws Exception {
        peer.setRemote(SdpType.OFFER, offer);
        peer.setLocal();
        return SessionDescription.parse(
                peer.session.descriptions().currentLocal().sdp());
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0, HEADa=ice-ufrag", "6, HEADm=audio 9 RTP/AVP 0~a=mid", "3, v=0~o=- 1 2 IN IP4 0.0.0.0~s~"})
    @Spec("webrtc-pc §4.4.1.5")
    void whatIsNoSdpIsASyntaxErrorWithItsLine(int line, String text) {
        String sdp = text.replace("HEAD", HEAD).replace("~", "\r\n");

        assertThatThrownBy(() -> peer.setRemote(SdpType.OFFER, sdp))
                .isInstanceOfSatisfying(NegotiationException.class, e -> {
                    assertThat(e.kind()).isEqualTo(Kind.SYNTAX);
                    assertThat(e.sdpLineNumber()).isEqualTo(line == 0 ? text.isEmpty() ? 1 : 5 : line);
                });
        assertThat(peer.session.signalingState()).isEqualTo(SignalingState.STABLE);
    }

    @Test
    void limitsHold() throws Exception {
        Peer small = new Peer(
                SessionConfig.builder()
                        .limits(new SdpLimits(100, 100, 100, 100))
                        .build(),
                1);

        assertRefused(Kind.SYNTAX, () -> small.setRemote(SdpType.OFFER, HEAD + DATA + TRANSPORT));
    }

    @Test
    @Spec("RFC 9429 §5.8.3")
    void whatIsMissingOrContradictoryInAnOfferIsRefused() {
        String group = "a=group:BUNDLE a d\r\n";
        List<String> offers = List.of(
                HEAD + DATA + TRANSPORT.replaceAll("a=ice-ufrag.*\r\n", ""),
                HEAD + DATA + TRANSPORT.replaceAll("a=ice-pwd.*\r\n", ""),
                HEAD + DATA + TRANSPORT.replaceAll("a=fingerprint.*\r\n", ""),
                HEAD + group + DATA + TRANSPORT,
                HEAD + "a=group:BUNDLE d\r\na=group:BUNDLE d\r\n" + DATA + TRANSPORT,
                HEAD + DATA + TRANSPORT + DATA + TRANSPORT);
        String unmultiplexed = HEAD + group + AUDIO.replace("a=rtcp-mux\r\n", "") + TRANSPORT + DATA + TRANSPORT;
        assertRefused(Kind.INVALID_ACCESS, () -> Peer.withMedia(2).setRemote(SdpType.OFFER, unmultiplexed));
        for (String offer : offers) {
            assertRefused(Kind.INVALID_ACCESS, () -> peer.setRemote(SdpType.OFFER, offer));
        }
        assertThat(peer.session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(peer.session.descriptions().remote()).isNull();
    }

    @Test
    @Spec("RFC 8122 §5.1")
    void sha1AsTheOnlyFingerprintIsRefusedUnlessASettingPermitsIt() throws Exception {
        String sha1 = "a=fingerprint:sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33\r\n";
        String weak = HEAD + DATA + TRANSPORT.replaceAll("a=fingerprint.*\r\n", sha1);

        assertRefused(Kind.INVALID_ACCESS, () -> peer.setRemote(SdpType.OFFER, weak));
        peer.setRemote(SdpType.OFFER, HEAD + DATA + TRANSPORT + sha1);
        assertThat(peer.session.signalingState()).isEqualTo(SignalingState.HAVE_REMOTE_OFFER);
        Peer lenient =
                new Peer(SessionConfig.builder().weakFingerprintsAccepted(true).build(), 2);
        lenient.setRemote(SdpType.OFFER, weak);
        lenient.setLocal();
        assertThat(lenient.data).isNotNull();
    }

    @Test
    void noTextShowsThePasswordOfIce() throws Exception {
        SessionDescription answer = answer(HEAD + DATA + TRANSPORT);
        String password = answer.media().get(0).icePwd();

        assertThat(password).hasSizeGreaterThan(20);
        assertThat(answer.toString()).doesNotContain(password);
        assertThat(answer.media().get(0).lines().toString()).doesNotContain(password);
        assertThat(peer.session.descriptions().currentLocal().toString()).doesNotContain(password);
        assertThat(peer.log.toString()).doesNotContain(password).doesNotContain("0123456789012345678901");
    }

    @Test
    @Spec("RFC 9429 §5.8.3")
    void whatContradictsTheOfferInAnAnswerIsRefused() throws Exception {
        peer.session.setDataWanted(true);
        peer.setLocal();
        String data = DATA.replace("mid:d", "mid:0");
        String transport = TRANSPORT.replace("actpass", "active");
        List<String> answers = List.of(
                HEAD,
                HEAD + data + transport + AUDIO + transport,
                HEAD + AUDIO + transport,
                HEAD + data.replace("UDP/DTLS/SCTP", "RTP/AVP") + transport,
                HEAD + DATA + transport,
                HEAD + data + TRANSPORT,
                HEAD + "a=group:BUNDLE d\r\n" + DATA + transport,
                HEAD + data + transport.replaceAll("a=ice-ufrag.*\r\n", ""));
        for (String answer : answers) {
            assertRefused(Kind.INVALID_ACCESS, () -> peer.setRemote(SdpType.ANSWER, answer));
        }
        assertThat(peer.session.signalingState()).isEqualTo(SignalingState.HAVE_LOCAL_OFFER);
        peer.setRemote(SdpType.ANSWER, HEAD + data + transport);
        assertThat(peer.data.remote()).isEqualTo(new SctpParameters(5000, SctpParameters.DEFAULT_MAX_MESSAGE_SIZE));
    }

    @Test
    @Spec("RFC 3264 §8")
    void aLaterOfferKeepsTheSectionsInTheirOrder() throws Exception {
        answer(HEAD + DATA + TRANSPORT);

        assertRefused(Kind.INVALID_ACCESS, () -> peer.setRemote(SdpType.OFFER, HEAD));
        assertRefused(
                Kind.INVALID_ACCESS, () -> peer.setRemote(SdpType.OFFER, HEAD + AUDIO + TRANSPORT + DATA + TRANSPORT));
        assertRefused(
                Kind.INVALID_ACCESS,
                () -> peer.setRemote(SdpType.OFFER, HEAD + DATA.replace("mid:d", "mid:e") + TRANSPORT));
        SessionDescription answer = answer(HEAD + DATA + TRANSPORT + AUDIO + TRANSPORT);
        assertThat(answer.media().get(1).rejected()).isTrue();
        assertThat(peer.data).isNotNull();
        assertThat(peer.wire().restarts).isZero();
    }

    @Test
    @Spec("RFC 9143 §7.3.1")
    void theTagMovesToTheFirstSectionThatIsAccepted() throws Exception {
        SessionDescription answer =
                answer(HEAD + "a=group:BUNDLE a d\r\na=group:LS a\r\n" + AUDIO + TRANSPORT + DATA + TRANSPORT);

        assertThat(answer.session().groups()).containsExactly(new Group("BUNDLE", List.of("d")));
        MediaDescription audio = answer.media().get(0);
        assertThat(audio.mediaLine()).hasToString("audio 0 UDP/TLS/RTP/SAVPF 111 0");
        assertThat(audio.hasAttribute("inactive")).isTrue();
        assertThat(audio.iceUfrag()).isNull();
        assertThat(answer.media().get(1).iceUfrag()).isNotNull();
        assertThat(peer.session.descriptions().sections())
                .containsExactly(
                        new SectionInfo(0, "a", MediaKind.AUDIO, true, null),
                        new SectionInfo(1, "d", MediaKind.DATA, false, peer.transport()));
    }

    @Test
    @Spec("RFC 9429 §5.3.1")
    void aBundleOnlySectionGoesWithItsTag() throws Exception {
        String bundleOnly = DATA.replace("application 9", "application 0") + "a=bundle-only\r\n";

        SessionDescription answer = answer(HEAD + "a=group:BUNDLE a d\r\n" + AUDIO + TRANSPORT + bundleOnly);

        assertThat(answer.media()).allMatch(MediaDescription::rejected);
        assertThat(answer.session().groups()).isEmpty();
        assertThat(peer.wires).isEmpty();
        assertThat(peer.data).isNull();
    }

    @Test
    void aBundleOnlySectionWithCredentialsOfItsOwnLeavesItsTag() throws Exception {
        String bundleOnly = DATA.replace("application 9", "application 0") + "a=bundle-only\r\n" + TRANSPORT;

        SessionDescription answer = answer(HEAD + "a=group:BUNDLE a d\r\n" + AUDIO + TRANSPORT + bundleOnly);

        assertThat(answer.session().groups()).containsExactly(new Group("BUNDLE", List.of("d")));
        assertThat(answer.media().get(1).bundleOnly()).isFalse();
        assertThat(answer.media().get(1).mediaLine().port()).isEqualTo(9);
        assertThat(peer.data).isNotNull();
    }

    @Test
    void bundlingPolicyDecidesWithoutAGroup() throws Exception {
        String offer = HEAD + AUDIO + TRANSPORT + DATA + TRANSPORT;

        SessionDescription balanced = answer(offer);
        assertThat(balanced.session().groups()).isEmpty();
        assertThat(balanced.media().get(1).rejected()).isFalse();

        Peer strict = new Peer(
                SessionConfig.builder().bundlePolicy(BundlePolicy.MAX_BUNDLE).build(), 2);
        strict.setRemote(SdpType.OFFER, offer);
        strict.setLocal();
        assertThat(strict.wires).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsRejected() throws Exception {
        List<String> sections = List.of(
                DATA.replace("sctp-port:5000", "sctp-port:0"),
                DATA.replace("webrtc-datachannel", "bfcp"),
                DATA.replace("UDP/DTLS/SCTP", "UDP/DTLS/UDPTL"),
                DATA.replace("m=application", "m=image"),
                DATA.replace("application 9", "application 0"));
        for (String section : sections) {
            Peer fresh = new Peer(3);
            fresh.setRemote(SdpType.OFFER, HEAD + section + TRANSPORT);
            fresh.setLocal();
            assertThat(fresh.wires).as(section).isEmpty();
            assertThat(SessionDescription.parse(
                                    fresh.session.descriptions().currentLocal().sdp())
                            .media()
                            .get(0)
                            .rejected())
                    .isTrue();
        }
    }

    @Test
    void oneDataSectionIsEnough() throws Exception {
        SessionDescription answer =
                answer(HEAD + DATA + TRANSPORT + DATA.replace("mid:d", "mid:e") + TRANSPORT.replace(":frag", ":gurf"));

        assertThat(answer.media().get(0).rejected()).isFalse();
        assertThat(answer.media().get(1).rejected()).isTrue();
    }

    @Test
    void sectionsWithoutMidsAndSessionLevelTransportsAreServed() throws Exception {
        SessionDescription answer = answer(HEAD + TRANSPORT + DATA.replace("a=mid:d\r\n", ""));

        assertThat(answer.media().get(0).mid()).isNull();
        assertThat(answer.media().get(0).iceOptions()).isEmpty();
        LocalCandidate candidate = peer.session.addLocalCandidate(peer.transport(), Peer.host("192.0.2.1", 1));
        assertThat(candidate.sdpMid()).isEqualTo("0");
        assertThat(candidate.sdpMLineIndex()).isZero();
        assertThat(peer.session.descriptions().canTrickleIceCandidates()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"actpass, active, CLIENT", "active, passive, SERVER", "passive, active, CLIENT", "'', passive, SERVER"})
    @Spec("RFC 8842 §5.3")
    void theAnswersRoleFitsTheOffers(String offered, String answered, DtlsRole role) throws Exception {
        String transport = offered.isEmpty()
                ? TRANSPORT.replace("a=setup:actpass\r\n", "")
                : TRANSPORT.replace("actpass", offered);

        SessionDescription answer = answer(HEAD + DATA + transport);

        assertThat(answer.media().get(0).setup().token()).isEqualTo(answered);
        assertThat(peer.wire().remote.localRole()).isEqualTo(role);
    }

    @Test
    void aHeldConnectionIsRejectedAndTheAnswerersRoleIsASetting() throws Exception {
        assertThat(answer(HEAD + DATA + TRANSPORT.replace("actpass", "holdconn"))
                        .media()
                        .get(0)
                        .rejected())
                .isTrue();

        Peer server =
                new Peer(SessionConfig.builder().answererRole(DtlsRole.SERVER).build(), 4);
        server.setRemote(SdpType.OFFER, HEAD + DATA + TRANSPORT);
        server.setLocal();
        assertThat(server.wire().remote.localRole()).isEqualTo(DtlsRole.SERVER);
    }

    @Test
    @Spec("RFC 8841 §5.1")
    void dataEndsWithItsSectionAndTheSlotIsUsedAgain() throws Exception {
        answer(HEAD + DATA + TRANSPORT);
        int first = peer.transport();

        answer(HEAD + DATA.replace("application 9", "application 0"));
        assertThat(peer.data).isNull();
        assertThat(peer.wires).isEmpty();
        assertThat(peer.session.descriptions().hasDataSection()).isFalse();

        peer.session.setDataWanted(true);
        assertThat(peer.session.isNegotiationNeeded()).isTrue();
        peer.setLocal();
        SessionDescription offer = SessionDescription.parse(
                peer.session.descriptions().pendingLocal().sdp());
        // RFC 9429 §5.2.2: a recycled section has a mid of its own.
        assertThat(offer.media()).hasSize(1);
        assertThat(offer.media().get(0).mid()).isEqualTo("0");
        assertThat(peer.transport()).isNotEqualTo(first);
        peer.setRemote(
                SdpType.ANSWER,
                HEAD
                        + DATA.replace("mid:d", "mid:0")
                        + TRANSPORT.replace("actpass", "active").replace(":frag", ":next"));
        assertThat(peer.data).isNotNull();
    }

    @Test
    @Spec("RFC 9429 §5.2.2")
    void aRejectedAudioSectionIsNotRecycledForData() throws Exception {
        answer(HEAD + AUDIO + TRANSPORT);
        peer.session.setDataWanted(true);

        peer.setLocal();

        SessionDescription offer = SessionDescription.parse(
                peer.session.descriptions().pendingLocal().sdp());
        assertThat(offer.media()).hasSize(2);
        assertThat(offer.media().get(0).mediaLine().media()).isEqualTo("audio");
        assertThat(offer.media().get(0).rejected()).isTrue();
        assertThat(offer.media().get(1).mediaLine().media()).isEqualTo("application");
        assertThat(offer.session().bundleGroups()).containsExactly(new Group("BUNDLE", List.of("0")));
    }

    @Test
    void rejectedSectionsStayInTheirPlaces() throws Exception {
        answer(HEAD + "a=group:BUNDLE a d\r\n" + AUDIO + TRANSPORT + DATA + TRANSPORT);

        peer.setLocal();

        SessionDescription offer = SessionDescription.parse(
                peer.session.descriptions().pendingLocal().sdp());
        assertThat(offer.media()).hasSize(2);
        assertThat(offer.media().get(0).rejected()).isTrue();
        assertThat(offer.media().get(0).mid()).isEqualTo("a");
        assertThat(offer.media().get(1).mid()).isEqualTo("d");
        assertThat(offer.media().get(1).iceUfrag()).isEqualTo(peer.wire().localFragment);
        assertThat(offer.session().bundleGroups()).containsExactly(new Group("BUNDLE", List.of("d")));
    }

    @Test
    void aRejectedOfferEndsItsTransport() throws Exception {
        peer.session.setDataWanted(true);
        peer.setLocal();

        peer.setRemote(SdpType.ANSWER, HEAD + DATA.replace("mid:d", "mid:0").replace("application 9", "application 0"));

        assertThat(peer.wires).isEmpty();
        assertThat(peer.data).isNull();
        assertThat(peer.session.descriptions().sections()).hasSize(1).allMatch(SectionInfo::rejected);
        peer.session.setDataWanted(true);
        peer.setLocal();
        assertThat(SessionDescription.parse(
                                peer.session.descriptions().pendingLocal().sdp())
                        .media()
                        .get(0)
                        .mid())
                .isEqualTo("1");
    }

    @Test
    void theMessageSizeIsUpdated() throws Exception {
        answer(HEAD + DATA + TRANSPORT);
        peer.log.clear();

        answer(HEAD + DATA + TRANSPORT + "a=max-message-size:100\r\n");
        assertThat(peer.log).containsExactly(new Action.UpdateData(new SctpParameters(5000, 100)));
        peer.log.clear();

        // RFC 8841 §9.3: another port is another association.
        answer(HEAD + DATA.replace("port:5000", "port:5001") + TRANSPORT);
        assertThat(peer.log).hasSize(2);
        assertThat(peer.log.get(0)).isInstanceOf(Action.StopData.class);
        assertThat(peer.data.remote().port()).isEqualTo(5001);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, CONTROLLED, CONTROLLING",
        "false, true, CONTROLLING, CONTROLLING",
        "true, false, CONTROLLED, CONTROLLED",
        "true, true, CONTROLLED, CONTROLLING"
    })
    @Spec("RFC 8445 §6.1.1")
    void iceRolesWithLiteAgents(boolean weAreLite, boolean peerIsLite, IceRole asAnswerer, IceRole asOfferer)
            throws Exception {
        SessionConfig config = SessionConfig.builder().iceLite(weAreLite).build();
        String head = HEAD + (peerIsLite ? "a=ice-lite\r\n" : "");
        Peer answerer = new Peer(config, 1);
        answerer.setRemote(SdpType.OFFER, head + DATA + TRANSPORT);
        answerer.setLocal();
        Peer offerer = new Peer(config, 2);
        offerer.session.setDataWanted(true);
        offerer.setLocal();
        offerer.setRemote(
                SdpType.ANSWER, head + DATA.replace("mid:d", "mid:0") + TRANSPORT.replace("actpass", "active"));

        assertThat(answerer.role).isEqualTo(asAnswerer);
        assertThat(offerer.role).isEqualTo(asOfferer);
        assertThat(answerer.wire().remote.lite()).isEqualTo(peerIsLite);
        assertThat(answerer.session.descriptions().currentLocal().sdp().contains("a=ice-lite\r\n"))
                .isEqualTo(weAreLite);
    }

    @Test
    @Spec("RFC 9429 §3.8.1")
    void provisionalAnswersMayDiffer() throws Exception {
        peer.session.setDataWanted(true);
        peer.setLocal();
        String data = DATA.replace("mid:d", "mid:0");
        String transport = TRANSPORT.replace("actpass", "active");

        peer.setRemote(SdpType.PRANSWER, HEAD + data + transport);
        assertThat(peer.data).isNotNull();
        assertThat(peer.session.descriptions().currentRemote()).isNull();
        peer.setRemote(SdpType.PRANSWER, HEAD + data + transport.replace(":frag", ":gurf"));
        assertThat(peer.wire().remote.credentials().usernameFragment()).isEqualTo("gurf");
        peer.setRemote(SdpType.ANSWER, HEAD + data + transport.replace(":frag", ":third"));

        assertThat(peer.wire().remote.credentials().usernameFragment()).isEqualTo("third");
        assertThat(peer.session.descriptions().currentRemote().type()).isEqualTo(SdpType.ANSWER);
        assertThat(peer.session.descriptions().currentLocal().type()).isEqualTo(SdpType.OFFER);
    }

    @Test
    void aProvisionalAnswerOfOursIsMadeFinal() throws Exception {
        peer.setRemote(SdpType.OFFER, HEAD + DATA + TRANSPORT);
        String answer = peer.session.createAnswer();
        peer.setLocal(SdpType.PRANSWER, answer);
        peer.log.clear();
        assertThat(peer.session.descriptions().pendingLocal()).isEqualTo(new Description(SdpType.PRANSWER, answer));

        peer.setLocal(SdpType.ANSWER, answer);

        assertThat(peer.log).isEmpty();
        assertThat(peer.session.descriptions().currentLocal()).isEqualTo(new Description(SdpType.ANSWER, answer));
        assertThat(peer.session.descriptions().currentRemote().type()).isEqualTo(SdpType.OFFER);
    }

    @Test
    void aRolledBackOfferIsNotRestoredByABadRemoteOffer() throws Exception {
        peer.session.setDataWanted(true);
        peer.setLocal();
        assertThat(peer.wires).hasSize(1);

        assertRefused(Kind.SYNTAX, () -> peer.setRemote(SdpType.OFFER, "nonsense"));

        assertThat(peer.session.signalingState()).isEqualTo(SignalingState.STABLE);
        assertThat(peer.wires).isEmpty();
    }

    @Test
    @Spec("RFC 9429 §5.3.1")
    void iceOptionsAreThoseThatWereOffered() throws Exception {
        assertThat(answer(HEAD + "a=ice-options:ice2,trickle\r\n" + DATA + TRANSPORT)
                        .media()
                        .get(0)
                        .iceOptions())
                .containsExactly("trickle", "ice2");
        assertThat(peer.session.descriptions().canTrickleIceCandidates()).isTrue();
        assertThat(answer(HEAD + DATA + TRANSPORT + "a=ice-options:trickle renomination\r\n")
                        .media()
                        .get(0)
                        .iceOptions())
                .containsExactly("trickle");
    }

    @Test
    void anAnswerCannotTakeTheOfferersRole() throws Exception {
        Peer gateway = new Peer(
                SessionConfig.builder().mungedLocalDescriptionsAllowed(true).build(), 3);
        gateway.session.setDataWanted(true);
        gateway.setLocal(
                SdpType.OFFER, gateway.session.createOffer(OfferOptions.NONE).replace("setup:actpass", "setup:active"));
        String data = HEAD + DATA.replace("mid:d", "mid:0");

        assertRefused(
                Kind.INVALID_ACCESS,
                () -> gateway.setRemote(SdpType.ANSWER, data + TRANSPORT.replace("actpass", "active")));
        gateway.setRemote(SdpType.ANSWER, data + TRANSPORT.replace("actpass", "passive"));
        assertThat(gateway.wire().remote.localRole()).isEqualTo(DtlsRole.CLIENT);
    }

    @Test
    void candidatesOfAComponentThatIsNotThereAreLeftOut() throws Exception {
        String candidates =
                "a=candidate:1 1 udp 2 192.0.2.1 1 typ host\r\na=candidate:1 2 udp 1 192.0.2.1 2 typ host\r\n"
                        + "a=candidate:1 1 udp 2 192.0.2.1 1 typ host\r\na=candidate:2 1 dccp 2 192.0.2.1 1 typ host\r\n";

        answer(HEAD + DATA + TRANSPORT + candidates);

        assertThat(peer.wire().remote.candidates()).hasSize(1);
        assertThat(peer.session.descriptions().remote().sdp()).contains(candidates);
    }
}
