package dev.parley.ice;

import static dev.parley.ice.IceTransportState.CHECKING;
import static dev.parley.ice.IceTransportState.CLOSED;
import static dev.parley.ice.IceTransportState.COMPLETED;
import static dev.parley.ice.IceTransportState.CONNECTED;
import static dev.parley.ice.IceTransportState.DISCONNECTED;
import static dev.parley.ice.IceTransportState.FAILED;
import static dev.parley.ice.IceTransportState.NEW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import dev.parley.base.Spec;
import dev.parley.parameters.CandidateType;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.IceRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of a component against every event. */
@Spec("webrtc-pc §5.6.3")
class StateTableTest {
    private enum Event {
        ANSWERS,
        TRAFFIC,
        SILENCE,
        LONG_SILENCE,
        REMOTE_CHECK,
        END_OF_CANDIDATES,
        BASE_LOST,
        RESTART,
        REMOTE_CANDIDATE,
        CLOSE
    }

    /** From each state, the state after each event in the order of {@link Event}. */
    private static final IceTransportState[][] TABLE = {
        // ANSWERS, TRAFFIC, SILENCE, LONG_SILENCE, REMOTE_CHECK, END_OF_CANDIDATES, BASE_LOST, RESTART, CANDIDATE,
        // CLOSE
        {NEW, NEW, NEW, NEW, NEW, NEW, NEW, NEW, NEW, CLOSED},
        {CONNECTED, CHECKING, CHECKING, FAILED, CHECKING, CHECKING, CHECKING, CHECKING, CHECKING, CLOSED},
        {CONNECTED, CONNECTED, DISCONNECTED, FAILED, CONNECTED, COMPLETED, DISCONNECTED, CONNECTED, CONNECTED, CLOSED},
        {COMPLETED, COMPLETED, DISCONNECTED, FAILED, COMPLETED, COMPLETED, DISCONNECTED, CONNECTED, COMPLETED, CLOSED},
        {
            CONNECTED,
            CONNECTED,
            DISCONNECTED,
            FAILED,
            CONNECTED,
            DISCONNECTED,
            DISCONNECTED,
            CHECKING,
            DISCONNECTED,
            CLOSED
        },
        {FAILED, FAILED, FAILED, FAILED, FAILED, FAILED, FAILED, CHECKING, FAILED, CLOSED},
        {CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED, CLOSED},
    };

    static Stream<Arguments> everyStateAndEvent() {
        List<Arguments> all = new ArrayList<>();
        for (IceRole role : IceRole.values()) {
            for (IceTransportState state : IceTransportState.values()) {
                for (Event event : Event.values()) {
                    all.add(Arguments.of(role, state, event, TABLE[state.ordinal()][event.ordinal()]));
                }
            }
        }
        return all.stream();
    }

    private static LoneAgent in(IceTransportState state, IceRole role) {
        if (state == NEW) {
            return new LoneAgent(IceConfig.defaults(), role);
        }
        LoneAgent lone = LoneAgent.withRemote(IceConfig.defaults(), role);
        if (state == CHECKING) {
            return lone;
        }
        if (role == IceRole.CONTROLLED) {
            lone.check(LoneAgent.PEER, LoneAgent.controlling(), LoneAgent.nominate());
        }
        lone.passAnswering(Duration.ofMillis(300));
        switch (state) {
            case COMPLETED -> lone.agent.endOfRemoteCandidates(0, lone.now);
            case DISCONNECTED -> lone.pass(Duration.ofSeconds(12));
            case FAILED -> lone.pass(Duration.ofSeconds(45));
            case CLOSED -> lone.agent.close(lone.now);
            default -> {}
        }
        return lone;
    }

    private static void apply(Event event, LoneAgent lone) {
        switch (event) {
            case ANSWERS -> lone.passAnswering(Duration.ofMillis(1_200));
            case TRAFFIC -> lone.agent.noteReceived(0, 1, 100, lone.now);
            case SILENCE -> lone.pass(Duration.ofSeconds(12));
            case LONG_SILENCE -> lone.pass(Duration.ofSeconds(100));
            case REMOTE_CHECK ->
                lone.check(
                        LoneAgent.PEER,
                        lone.agent.role() == IceRole.CONTROLLED ? LoneAgent.controlling() : LoneAgent.controlled());
            case END_OF_CANDIDATES -> lone.agent.endOfRemoteCandidates(0, lone.now);
            case BASE_LOST -> lone.agent.removeLocalBase(LoneAgent.BASE, lone.now);
            case RESTART -> lone.agent.restart(0, new IceCredentials("again", "password-password-password"), lone.now);
            case REMOTE_CANDIDATE ->
                lone.agent.addRemoteCandidate(
                        0,
                        LoneAgent.candidate(CandidateType.HOST, Addresses.socketAddress("192.0.2.77", 7), 1, 99, "77"),
                        lone.now);
            case CLOSE -> lone.agent.close(lone.now);
        }
    }

    @ParameterizedTest
    @MethodSource("everyStateAndEvent")
    void table(IceRole role, IceTransportState from, Event event, IceTransportState to) {
        LoneAgent lone = in(from, role);
        assertThat(lone.state()).as("set up").isEqualTo(from);
        apply(event, lone);
        assertThat(lone.state()).isEqualTo(to);
        boolean usable = to == CONNECTED || to == COMPLETED;
        if (usable) {
            assertThat(lone.agent.sendPath(0, 1)).isNotNull();
        }
        if (to == NEW || to == FAILED || to == CLOSED) {
            assertThat(lone.agent.sendPath(0, 1)).isNull();
        }
        if (to == CLOSED) {
            assertThat(lone.agent.nextTimeout().isNever()).isTrue();
        }
        // What was told is what is.
        List<IceEvent.ComponentStateChanged> told = lone.events(IceEvent.ComponentStateChanged.class);
        assertThat(told.isEmpty() ? NEW : told.get(told.size() - 1).state()).isEqualTo(to);
        for (int i = 1; i < told.size(); i++) {
            assertThat(told.get(i).state()).isNotEqualTo(told.get(i - 1).state());
        }
    }
}
