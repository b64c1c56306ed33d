package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Spec;
import dev.parley.parameters.Candidate;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceRole;
import dev.parley.parameters.RelayProtocol;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses that the owner has from a TURN server. */
class RelayedBaseTest {
    private static final InetSocketAddress RELAYED = Addresses.socketAddress("203.0.113.9", 50_000);
    private static final InetSocketAddress MAPPED = Addresses.socketAddress("203.0.113.1", 7_000);
    private static final String URL = "turn:turn.example.org";

    private static LocalBase relayed() {
        return new LocalBase(
                RELAYED,
                "eth0",
                LocalBase.MAX_NETWORK_PREFERENCE,
                false,
                null,
                new LocalBase.Relay(URL, RelayProtocol.UDP, MAPPED));
    }

    private static List<IceEvent.LocalCandidate> relayedCandidates(LoneAgent lone) {
        return lone.events(IceEvent.LocalCandidate.class).stream()
                .filter(event -> event.candidate().type() == CandidateType.RELAYED)
                .toList();
    }

    @Test
    @Spec("RFC 8839 §5.1")
    void aRelayedAddressIsACandidateWithItsMappedAddress() {
        LoneAgent lone = new LoneAgent(IceConfig.defaults(), IceRole.CONTROLLING);
        lone.agent.addLocalBase(0, 1, relayed(), lone.now);
        IceEvent.LocalCandidate event = relayedCandidates(lone).get(0);
        Candidate candidate = event.candidate();
        assertThat(event.url()).isEqualTo(URL);
        assertThat(candidate.address()).isEqualTo("203.0.113.9");
        assertThat(candidate.relatedAddress()).isEqualTo("203.0.113.1");
        assertThat(candidate.relatedPort()).isEqualTo(7_000);
        assertThat(candidate.priority() >> 24).isEqualTo(2);
    }

    @Test
    @Spec("RFC 8828 §5.1")
    void byRelayAloneNoOtherAddressIsShownOrChecked() {
        LoneAgent lone = new LoneAgent(
                IceConfig.builder().transportPolicy(TransportPolicy.RELAY).build(), IceRole.CONTROLLING);
        lone.agent.addLocalBase(0, 1, relayed(), lone.now);
        lone.agent.setRemoteCredentials(0, LoneAgent.REMOTE, lone.now);
        lone.agent.addRemoteCandidate(0, LoneAgent.host(LoneAgent.PEER, 1), lone.now);
        lone.pass(Duration.ofSeconds(1));
        assertThat(lone.requests())
                .isNotEmpty()
                .allMatch(sent -> sent.path().local().equals(RELAYED));
        assertThat(lone.events(IceEvent.LocalCandidate.class)).hasSize(1);
        Candidate candidate = relayedCandidates(lone).get(0).candidate();
        assertThat(candidate.relatedAddress()).isEqualTo("0.0.0.0");
        assertThat(candidate.relatedPort()).isEqualTo(9);
    }

    @Test
    void aRestartAnnouncesItAgain() {
        LoneAgent lone = new LoneAgent(IceConfig.defaults(), IceRole.CONTROLLING);
        lone.agent.addLocalBase(0, 1, relayed(), lone.now);
        lone.agent.restart(0, new dev.parley.parameters.IceCredentials("NEWER", "another-password-another"), lone.now);
        lone.agent.startGathering(0, List.of(), lone.now);
        assertThat(relayedCandidates(lone)).hasSize(2);
        assertThat(relayedCandidates(lone).get(1).candidate().extension("ufrag"))
                .isEqualTo("NEWER");
    }
}
