package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Addresses;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InterfaceListTest {
    private static final NetworkAddress CABLE = address("192.0.2.1", "eth0");
    private static final NetworkAddress RADIO = address("198.51.100.1", "wlan0");

    private final Machine machine = new Machine();
    private final InterfaceList list = new InterfaceList(machine);
    private long now = 1_000;

    private static NetworkAddress address(String literal, String name) {
        return NetworkAddress.of(Addresses.parseLiteral(literal), name);
    }

    /** Interfaces that a test changes. */
    private static final class Machine implements InterfaceReader {
        final Map<String, Interface> interfaces = new LinkedHashMap<>();
        final Set<String> unreadable = new LinkedHashSet<>();
        boolean withoutDescriptors;

        void set(NetworkAddress address, boolean up) {
            interfaces.put(address.interfaceName(), new Interface(address.interfaceName(), up, List.of(address)));
        }

        @Override
        public List<String> names() throws IOException {
            if (withoutDescriptors) {
                throw new IOException("Too many open files");
            }
            return new ArrayList<>(interfaces.keySet());
        }

        @Override
        public @Nullable Interface read(String name) throws IOException {
            if (unreadable.contains(name)) {
                throw new IOException("Too many open files");
            }
            return interfaces.get(name);
        }
    }

    private List<NetworkAddress> lookAfter(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        return list.look(now);
    }

    @Test
    void aLookThatFailsKeepsTheLastList() {
        machine.set(CABLE, true);
        machine.set(RADIO, true);
        assertThat(lookAfter(0)).containsExactly(CABLE, RADIO);
        machine.withoutDescriptors = true;
        for (int i = 0; i < 60; i++) {
            assertThat(lookAfter(2)).containsExactly(CABLE, RADIO);
        }
        machine.withoutDescriptors = false;
        machine.unreadable.add("eth0");
        machine.interfaces.remove("wlan0");
        assertThat(lookAfter(2)).containsExactly(CABLE);
        machine.unreadable.clear();
        assertThat(lookAfter(2)).containsExactly(CABLE);
    }

    @Test
    void anInterfaceWithoutCarrierKeepsItsAddressesForTheTimeOfConsent() {
        machine.set(CABLE, true);
        machine.set(RADIO, false);
        assertThat(lookAfter(0)).as("one that was never up has none").containsExactly(CABLE);
        machine.set(CABLE, false);
        assertThat(lookAfter(2)).containsExactly(CABLE);
        assertThat(lookAfter(29)).containsExactly(CABLE);
        machine.set(CABLE, true);
        assertThat(lookAfter(2)).containsExactly(CABLE);
        machine.set(CABLE, false);
        assertThat(lookAfter(2)).containsExactly(CABLE);
        assertThat(lookAfter(30)).isEmpty();
    }

    @Test
    void anAddressThatIsTakenAwayIsLostAtOnce() {
        machine.set(CABLE, true);
        assertThat(lookAfter(0)).containsExactly(CABLE);
        machine.set(address("192.0.2.2", "eth0"), true);
        assertThat(lookAfter(2)).containsExactly(address("192.0.2.2", "eth0"));
        machine.set(CABLE, false);
        assertThat(lookAfter(2)).as("not one of before").isEmpty();
        machine.interfaces.clear();
        assertThat(lookAfter(2)).isEmpty();
    }

    @Test
    void theSystemsInterfacesAreRead() throws Exception {
        SystemInterfaces system = new SystemInterfaces();
        assertThat(system.names()).isNotEmpty();
        for (String name : system.names()) {
            assertThat(system.read(name)).isNotNull();
        }
        assertThat(system.read("no such interface")).isNull();
    }
}
