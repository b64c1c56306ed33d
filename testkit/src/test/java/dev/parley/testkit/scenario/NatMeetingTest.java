package dev.parley.testkit.scenario;

import static dev.parley.simulation.NatBehaviour.FULL_CONE;
import static dev.parley.simulation.NatBehaviour.PORT_RESTRICTED_CONE;
import static dev.parley.simulation.NatBehaviour.RESTRICTED_CONE;
import static dev.parley.simulation.NatBehaviour.SYMMETRIC;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.simulation.NatBehaviour;
import dev.parley.simulation.NatBehaviour.Dependence;
import org.junit.jupiter.api.Test;

class NatMeetingTest {
    @Test
    void theKnownTableOfHolePunching() {
        NatBehaviour[] cones = {FULL_CONE, RESTRICTED_CONE, PORT_RESTRICTED_CONE};
        for (NatBehaviour a : cones) {
            for (NatBehaviour b : cones) {
                assertThat(NatMeeting.possible(a, b)).as("%s, %s", a, b).isTrue();
            }
        }
        assertThat(NatMeeting.possible(SYMMETRIC, FULL_CONE)).isTrue();
        assertThat(NatMeeting.possible(SYMMETRIC, RESTRICTED_CONE)).isTrue();
        assertThat(NatMeeting.possible(SYMMETRIC, PORT_RESTRICTED_CONE)).isFalse();
        assertThat(NatMeeting.possible(SYMMETRIC, SYMMETRIC)).isFalse();
    }

    @Test
    void itIsTheSameFromBothEnds() {
        for (Dependence mappingA : Dependence.values()) {
            for (Dependence filteringA : Dependence.values()) {
                for (Dependence mappingB : Dependence.values()) {
                    for (Dependence filteringB : Dependence.values()) {
                        NatBehaviour a = NatBehaviour.of(mappingA, filteringA);
                        NatBehaviour b = NatBehaviour.of(mappingB, filteringB);
                        assertThat(NatMeeting.possible(a, b)).isEqualTo(NatMeeting.possible(b, a));
                    }
                }
            }
        }
    }
}
