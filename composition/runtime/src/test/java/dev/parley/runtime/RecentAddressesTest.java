package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentAddressesTest {
    private final RecentAddresses<Integer, String> addresses = new RecentAddresses<>();
    private long now = -5;

    private void put(int address) {
        addresses.put(address, "peer " + address, now);
    }

    private void minute() {
        now += RecentAddresses.PERIOD_NANOS;
    }

    @Test
    void peersThatAreGoneAreForgottenWhenOthersCome() {
        put(1);
        put(2);
        minute();
        put(3);
        assertThat(addresses.size()).isEqualTo(3);
        minute();
        put(4);

        assertThat(addresses.get(1)).isNull();
        assertThat(addresses.get(2)).isNull();
        assertThat(addresses.get(3)).isEqualTo("peer 3");
        assertThat(addresses.size()).isEqualTo(2);
    }

    @Test
    void whoIsAskedForStays() {
        put(0);
        for (int address = 1; address <= 10; address++) {
            minute();
            put(address);
            assertThat(addresses.get(0)).isEqualTo("peer 0");
        }
        assertThat(addresses.size()).isEqualTo(3);
    }

    @Test
    void strangersDoNotFillMemory() {
        for (int address = 0; address < 3 * RecentAddresses.LIMIT; address++) {
            put(address);
            // Also where each is heard of again.
            addresses.get(address - RecentAddresses.LIMIT / 2);
            assertThat(addresses.size()).isLessThanOrEqualTo(RecentAddresses.LIMIT);
        }
        assertThat(addresses.get(3 * RecentAddresses.LIMIT - 1)).isNotNull();
    }
}
