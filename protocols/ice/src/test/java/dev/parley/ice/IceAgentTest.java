package dev.parley.ice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.parameters.IceRole;
import dev.parley.simulation.Host;
import dev.parley.simulation.LinkConditions;
import dev.parley.simulation.SimulatedNetwork;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two agents on one network, from candidates to consent. */
class IceAgentTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);

    private SimulatedAgent agent(String name, IceRole role, IceConfig config, String... addresses) {
        Host host = network.host(name, network.internet(), addresses);
        host.networkInterface("eth0").setConditions(LinkConditions.latency(Duration.ofMillis(5)));
        return new SimulatedAgent(name, host, config, role);
    }

    private void start(SimulatedAgent a, SimulatedAgent b) {
        SimulatedAgent.connect(a, b);
        a.addStream(0, 1);
        b.addStream(0, 1);
        a.sendCredentials(0);
        b.sendCredentials(0);
        a.gather(0, 1);
        b.gather(0, 1);
    }

    @Test
    @Spec("RFC 8445 §8.1.1")
    void hostCandidatesConnectAndComplete() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, IceConfig.defaults(), "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, IceConfig.defaults(), "192.0.2.2");
        start(a, b);
        network.runFor(Duration.ofSeconds(2));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(a.selected(0, 1)).isEqualTo(b.selectedMirrored(0, 1));
        assertThat(a.agent.selectedPair(0, 1).nominated()).isTrue();
        assertThat(b.agent.selectedPair(0, 1).nominated()).isTrue();
        assertThat(a.states(0, 1))
                .containsExactly(IceTransportState.CHECKING, IceTransportState.CONNECTED, IceTransportState.COMPLETED);
    }

    @Test
    @Spec("RFC 7675 §5.1")
    void consentIsKeptAndExpires() {
        SimulatedAgent a = agent("a", IceRole.CONTROLLING, IceConfig.defaults(), "192.0.2.1");
        SimulatedAgent b = agent("b", IceRole.CONTROLLED, IceConfig.defaults(), "192.0.2.2");
        start(a, b);
        network.runFor(Duration.ofSeconds(100));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.COMPLETED);
        assertThat(a.agent.pairs(0).get(0).consentRequestsSent()).isBetween(16L, 25L);
        a.host.networkInterface("eth0").cut();
        network.runFor(Duration.ofSeconds(10));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.DISCONNECTED);
        assertThat(a.agent.sendPath(0, 1)).isNotNull();
        network.runFor(Duration.ofSeconds(27));
        assertThat(a.state()).as(a.toString()).isEqualTo(IceTransportState.FAILED);
        assertThat(b.state()).as(b.toString()).isEqualTo(IceTransportState.FAILED);
        assertThat(a.agent.sendPath(0, 1)).isNull();
        assertThat(a.node.events(IceEvent.ConsentChanged.class))
                .extracting(IceEvent.ConsentChanged::granted)
                .containsExactly(true, false);
    }
}
