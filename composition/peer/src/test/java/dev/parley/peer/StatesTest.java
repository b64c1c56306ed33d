package dev.parley.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The enums of a peer have the constants of the engines' enums, by whose names they are mapped. */
class StatesTest {
    private static List<String> names(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }

    @Test
    void everyStateOfAnEngineHasItsOwn() {
        assertThat(names(IceState.values()))
                .containsExactlyInAnyOrderElementsOf(names(dev.parley.ice.IceTransportState.values()));
        assertThat(names(GatheringState.values()))
                .containsExactlyInAnyOrderElementsOf(names(dev.parley.ice.GatheringState.values()));
        assertThat(names(PairState.values()))
                .containsExactlyInAnyOrderElementsOf(names(dev.parley.ice.PairState.values()));
        assertThat(names(DtlsState.values()))
                .containsExactlyInAnyOrderElementsOf(names(dev.parley.dtls.DtlsState.values()));
    }
}
