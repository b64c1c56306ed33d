package dev.parley.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.negotiation.config.BundlePolicy;
import dev.parley.negotiation.config.RtcpMuxPolicy;
import dev.parley.negotiation.config.SessionConfig;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.Description;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.negotiation.signaling.SdpType;
import dev.parley.negotiation.transport.Action;
import dev.parley.negotiation.transport.PooledTransport;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.Direction;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** BUNDLE policies and RTCP multiplexing policies: which transports and components there are. */
class TransportPolicyTest {

    private static Peer peer(BundlePolicy bundle, RtcpMuxPolicy mux, long seed) {
        return new Peer(
                SessionConfig.builder()
                        .remoteMediaAccepted(true)
                        .bundlePolicy(bundle)
                        .rtcpMuxPolicy(mux)
                        .build(),
                seed);
    }

    private static Peer offerer(BundlePolicy policy) {
        Peer peer = peer(policy, RtcpMuxPolicy.REQUIRE, 1);
        peer.add(MediaKind.AUDIO, Direction.SENDRECV);
        peer.add(MediaKind.AUDIO, Direction.SENDRECV);
        peer.add(MediaKind.VIDEO, Direction.SENDRECV);
        peer.add(MediaKind.VIDEO, Direction.SENDRECV);
        peer.session.setDataWanted(true);
        return peer;
    }

    /** Without BUNDLE, as a peer that does not know it sees and writes descriptions. */
    private static Description unbundled(Description description) {
        return new Description(description.type(), description.sdp().replaceAll("a=group:.*\r\n", ""));
    }

    /** Audio, audio, video, video, data: which have a transport of their own, and which a peer without BUNDLE accepts. */
    @ParameterizedTest
    @CsvSource({"BALANCED, 1 0 1 0 1, 1 0 1 0 1", "MAX_COMPAT, 1 1 1 1 1, 1 1 1 1 1", "MAX_BUNDLE, 1 0 0 0 0, 1 0 0 0 0"
    })
    @Spec("RFC 9429 §4.1.1")
    void policiesMakeTheTransportsThatTheyPromise(BundlePolicy policy, String own, String accepted) throws Exception {
        Peer alice = offerer(policy);
        alice.setLocal();

        List<MediaDescription> media = alice.local().media();
        StringBuilder owning = new StringBuilder();
        for (MediaDescription section : media) {
            owning.append(section.bundleOnly() ? " 0" : " 1");
            assertThat(section.mediaLine().port()).isEqualTo(section.bundleOnly() ? 0 : 9);
        }
        assertThat(owning.toString().strip()).isEqualTo(own);
        assertThat(alice.wires).hasSize((int) own.chars().filter(c -> c == '1').count());
        // Bundle-only sections use the tag's transport from the start.
        alice.transceivers().forEach(each -> assertThat(alice.wires).containsKey(each.transport()));

        Peer old = peer(BundlePolicy.MAX_COMPAT, RtcpMuxPolicy.REQUIRE, 2);
        old.setRemote(
                SdpType.OFFER,
                unbundled(alice.session.descriptions().pendingLocal()).sdp().replaceAll("a=bundle-only\r\n", ""));
        old.setLocal();
        StringBuilder taken = new StringBuilder();
        old.local().media().forEach(section -> taken.append(section.rejected() ? " 0" : " 1"));
        assertThat(taken.toString().strip()).isEqualTo(accepted);
        alice.setRemote(old.session.descriptions().currentLocal());

        assertThat(alice.wires).hasSameSizeAs(old.wires);
        Peer.assertAgreement(alice, old);
        // What goes on needs no BUNDLE either.
        alice.setLocal();
        assertThat(alice.local().media().stream().filter(section -> !section.rejected()))
                .hasSize(alice.wires.size());
        assertThat(alice.wires.values()).allMatch(wire -> wire.restarts == 0);
    }

    @ParameterizedTest
    @EnumSource(BundlePolicy.class)
    void withBundleOneTransportIsLeft(BundlePolicy policy) throws Exception {
        for (BundlePolicy answerer : BundlePolicy.values()) {
            Peer alice = offerer(policy);
            Peer bob = peer(answerer, RtcpMuxPolicy.REQUIRE, 2);

            Peer.negotiate(alice, bob);

            Peer.assertAgreement(alice, bob);
            assertThat(alice.wires).hasSize(1);
            assertThat(bob.transceivers()).hasSize(4).allMatch(each -> !each.stopped());
            // A section that is added later joins the group at once.
            alice.add(MediaKind.VIDEO, Direction.SENDRECV);
            alice.setLocal();
            assertThat(alice.wires).hasSize(1);
            assertThat(alice.local().media().get(5).iceUfrag())
                    .isEqualTo(alice.local().media().get(0).iceUfrag());
            assertThat(alice.local().media().get(5).bundleOnly()).isFalse();
            bob.setRemote(alice.session.descriptions().pendingLocal());
            bob.setLocal();
            alice.setRemote(bob.session.descriptions().currentLocal());
            Peer.assertAgreement(alice, bob);
            assertThat(bob.wires).hasSize(1);
        }
    }

    /** Firefox takes a section whose credentials change, or go, for a restart of ICE: nothing but a restart changes them. */
    @ParameterizedTest
    @EnumSource(BundlePolicy.class)
    @Spec("RFC 9429 §5.2.2")
    @Spec("RFC 9429 §5.3.2")
    void bundlingChangesTheCredentialsOfNoSection(BundlePolicy policy) throws Exception {
        Peer alice = offerer(policy);
        Peer bob = peer(BundlePolicy.BALANCED, RtcpMuxPolicy.REQUIRE, 2);
        Peer.negotiate(alice, bob);
        List<String> first = credentials(alice);
        List<String> answered = credentials(bob);

        assertThat(first).hasSize(5).containsOnly(first.get(0));
        assertThat(answered).hasSize(5).containsOnly(answered.get(0));
        Peer.negotiate(bob, alice);
        Peer.negotiate(alice, bob);
        assertThat(credentials(alice)).isEqualTo(first);
        assertThat(credentials(bob)).isEqualTo(answered);
        assertThat(alice.wire().restarts).isZero();

        alice.session.restartIce();
        Peer.negotiate(alice, bob);
        Peer.assertAgreement(alice, bob);
        assertThat(credentials(alice)).doesNotContain(first.get(0));
        assertThat(credentials(bob)).doesNotContain(answered.get(0));
        assertThat(alice.wire().restarts).isOne();
    }

    private static List<String> credentials(Peer peer) {
        return peer.local().media().stream()
                .map(section -> Objects.requireNonNull(section.iceUfrag()) + ":" + section.icePwd())
                .toList();
    }

    /** Transports with the same credentials keep their candidates apart; a bundled section shows none. */
    @Test
    @Spec("RFC 9429 §5.2.2")
    void candidatesStandInTheSectionThatCarriesTheTransport() throws Exception {
        Peer alice = peer(BundlePolicy.BALANCED, RtcpMuxPolicy.REQUIRE, 1);
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.add(MediaKind.VIDEO, Direction.SENDRECV);
        alice.setLocal();
        List<Integer> transports = List.copyOf(alice.wires.keySet());
        alice.session.addLocalCandidate(transports.get(0), Peer.host("192.0.2.1", 5000));
        alice.session.addLocalCandidate(transports.get(1), Peer.host("192.0.2.1", 5001));

        assertThat(ports(alice)).containsExactly(List.of(5000), List.of(5001));
        Peer bob = peer(BundlePolicy.BALANCED, RtcpMuxPolicy.REQUIRE, 2);
        bob.setRemote(alice.session.descriptions().pendingLocal());
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());
        bob.session.addLocalCandidate(bob.transport(), Peer.host("192.0.2.2", 6000));
        assertThat(ports(bob)).containsExactly(List.of(6000), List.of());
        alice.setLocal();
        assertThat(ports(alice)).containsExactly(List.of(5000), List.of());
    }

    private static List<List<Integer>> ports(Peer peer) {
        return peer.local().media().stream()
                .map(section -> section.candidates().stream()
                        .map(line -> line.candidate().port())
                        .toList())
                .toList();
    }

    @Test
    @Spec("webrtc-pc §4.2.1")
    void aPoolServesTheTransportsOfAnOffer() throws Exception {
        Peer alice = offerer(BundlePolicy.BALANCED);
        List<PooledTransport> pool = List.of(alice.session.poolTransport(), alice.session.poolTransport());
        alice.setLocal();

        List<Action> created = alice.log.stream()
                .filter(Action.CreateTransport.class::isInstance)
                .toList();
        assertThat(created).hasSize(3);
        for (int i = 0; i < pool.size(); i++) {
            Action.CreateTransport each = (Action.CreateTransport) created.get(i);
            assertThat(each.transport()).isEqualTo(pool.get(i).transport());
            assertThat(each.local()).isEqualTo(pool.get(i).local());
        }
    }

    /** An offer of two audio sections without BUNDLE: what each policy accepts as the answerer. */
    @ParameterizedTest
    @CsvSource({"BALANCED, 1 0 1 0 1", "MAX_COMPAT, 1 1 1 1 1", "MAX_BUNDLE, 1 0 0 0 0"})
    @Spec("RFC 9429 §5.3.1")
    void anAnswererWithoutAGroupAcceptsByPolicy(BundlePolicy policy, String accepted) throws Exception {
        Peer alice = offerer(BundlePolicy.MAX_COMPAT);
        alice.setLocal();
        Peer bob = peer(policy, RtcpMuxPolicy.REQUIRE, 2);
        bob.setRemote(unbundled(alice.session.descriptions().pendingLocal()));
        bob.setLocal();
        alice.setRemote(bob.session.descriptions().currentLocal());

        StringBuilder taken = new StringBuilder();
        bob.local().media().forEach(section -> taken.append(section.rejected() ? " 0" : " 1"));
        assertThat(taken.toString().strip()).isEqualTo(accepted);
        Peer.assertAgreement(alice, bob);
    }

    /** The offerer's policy, whether the answer multiplexes, and how many components the offerer ends with. */
    @ParameterizedTest
    @CsvSource({"NEGOTIATE, true, 1", "NEGOTIATE, false, 2", "REQUIRE, true, 1"})
    @Spec("RFC 5761 §5.1.3")
    void rtcpHasAComponentUntilMultiplexingIsAgreed(RtcpMuxPolicy policy, boolean mux, int components)
            throws Exception {
        Peer alice = peer(BundlePolicy.MAX_COMPAT, policy, 1);
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        alice.session.setDataWanted(true);
        alice.setLocal();

        List<Integer> created = alice.log.stream()
                .filter(Action.CreateTransport.class::isInstance)
                .map(action -> ((Action.CreateTransport) action).components())
                .toList();
        assertThat(created).containsExactly(policy == RtcpMuxPolicy.NEGOTIATE ? 2 : 1, 1);
        assertThat(alice.local().media().get(0).hasAttribute("rtcp-mux-only"))
                .isEqualTo(policy == RtcpMuxPolicy.REQUIRE);
        int rtp = ((Action.CreateTransport) alice.log.get(1)).transport();
        alice.session.addLocalCandidate(rtp, Peer.host("192.0.2.1", 5000));
        if (policy == RtcpMuxPolicy.NEGOTIATE) {
            alice.session.addLocalCandidate(rtp, component(2, "192.0.2.1", 5001));
            assertThat(alice.local().media().get(0).attribute("rtcp")).isEqualTo("5001 IN IP4 192.0.2.1");
        }

        Peer bob = peer(BundlePolicy.MAX_COMPAT, RtcpMuxPolicy.NEGOTIATE, 2);
        String offer = alice.session.descriptions().pendingLocal().sdp();
        // A gateway without BUNDLE, which may not know multiplexing either.
        offer = unbundled(new Description(SdpType.OFFER, offer)).sdp();
        bob.setRemote(SdpType.OFFER, mux ? offer : offer.replaceAll("a=rtcp-mux.*\r\n", ""));
        bob.setLocal();
        assertThat(bob.local().media().get(0).rtcpMux()).isEqualTo(mux);
        assertThat(bob.log.stream()
                        .filter(Action.CreateTransport.class::isInstance)
                        .map(action -> ((Action.CreateTransport) action).components())
                        .findFirst())
                .contains(mux ? 1 : 2);
        assertThat(bob.local().media().get(0).hasAttribute("rtcp")).isEqualTo(!mux);
        assertThat(bob.wires.values().iterator().next().remote.candidates())
                .hasSize(mux || policy == RtcpMuxPolicy.REQUIRE ? 1 : 2);
        alice.setRemote(bob.session.descriptions().currentLocal());

        Peer.assertAgreement(alice, bob);
        boolean removed = alice.log.contains(new Action.RemoveComponent(rtp, 2));
        assertThat(removed).isEqualTo(policy == RtcpMuxPolicy.NEGOTIATE && components == 1);
        // Subsequent offers go on with it.
        alice.setLocal();
        assertThat(alice.local().media().get(0).rtcpMux()).isEqualTo(mux);
        assertThat(alice.log.stream().filter(Action.RemoveComponent.class::isInstance))
                .hasSize(removed ? 1 : 0);
    }

    private static Candidate component(int component, String address, int port) {
        Candidate host = Peer.host(address, port);
        return new Candidate(
                host.foundation(),
                component,
                host.transport(),
                host.priority() - 1,
                address,
                port,
                host.type(),
                null,
                null,
                null,
                List.of());
    }

    @Test
    @Spec("RFC 9429 §5.8.3")
    void multiplexingCannotBeTakenBack() throws Exception {
        Peer alice = peer(BundlePolicy.MAX_COMPAT, RtcpMuxPolicy.NEGOTIATE, 1);
        Peer bob = peer(BundlePolicy.MAX_COMPAT, RtcpMuxPolicy.NEGOTIATE, 2);
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        Peer.negotiate(alice, bob);
        String offer = alice.session.createOffer(OfferOptions.NONE);

        LocalDescriptionTest.assertRefused(
                Kind.INVALID_ACCESS,
                () -> bob.setRemote(SdpType.OFFER, offer.replaceAll("a=rtcp-mux.*\r\n|a=group.*\r\n", "")));
        LocalDescriptionTest.assertRefused(
                Kind.INVALID_ACCESS,
                () -> Peer.withMedia(3)
                        .setRemote(SdpType.OFFER, offer.replace("a=rtcp-mux\r\n", "a=rtcp-mux-only\r\n")));
    }

    @Test
    @Spec("webrtc-pc §4.4.2")
    void theTagMovesToTheFirstTransceiverThatIsLeft() throws Exception {
        Peer alice = offerer(BundlePolicy.BALANCED);
        Peer bob = peer(BundlePolicy.BALANCED, RtcpMuxPolicy.REQUIRE, 2);
        Peer.negotiate(alice, bob);
        int transport = alice.transport();

        alice.session.transceivers().stop(0);
        alice.session.transceivers().stop(1);
        Peer.negotiate(alice, bob);
        assertThat(alice.local().session().bundleGroups().get(0).mids()).startsWith("2");
        alice.session.transceivers().stop(2);
        alice.session.transceivers().stop(3);
        Peer.negotiate(bob, alice);
        Peer.negotiate(alice, bob);

        // Data alone is left, on the transport that audio had opened.
        Peer.assertAgreement(alice, bob);
        assertThat(alice.transport()).isEqualTo(transport);
        assertThat(alice.wire().restarts).isZero();
        assertThat(alice.data.transport()).isEqualTo(transport);
        // Media that comes back is bundled into data.
        alice.add(MediaKind.AUDIO, Direction.SENDRECV);
        Peer.negotiate(alice, bob);
        Peer.assertAgreement(alice, bob);
        SessionDescription offer = alice.local();
        assertThat(offer.session().bundleGroups().get(0).mids().get(0))
                .isEqualTo(offer.media().get(4).mid());
        assertThat(offer.media().get(4).rtcpMux()).isTrue();
        assertThat(alice.transceiver(0).transport()).isEqualTo(transport);
    }

    @Test
    void theTransportsOfAnAnswerAreBounded() throws Exception {
        Peer peer = new Peer(
                SessionConfig.builder()
                        .remoteMediaAccepted(true)
                        .bundlePolicy(BundlePolicy.MAX_COMPAT)
                        .build(),
                1);
        StringBuilder offer = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        for (int i = 0; i < 100; i++) {
            offer.append("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=rtcp-mux\r\na=ice-ufrag:frag")
                    .append(i);
            offer.append("\r\na=ice-pwd:0123456789012345678901\r\na=fingerprint:sha-256 AA");
            offer.append(":AA".repeat(31)).append("\r\n");
        }

        peer.setRemote(SdpType.OFFER, offer.toString());
        peer.setLocal();

        assertThat(peer.wires).hasSize(64);
        assertThat(peer.session.descriptions().sections())
                .filteredOn(SectionInfo::rejected)
                .hasSize(36);
    }
}
