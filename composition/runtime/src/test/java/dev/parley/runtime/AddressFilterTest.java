package dev.parley.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AddressFilterTest {
    private static NetworkAddress address(String literal, boolean temporary, boolean deprecated)
            throws UnknownHostException {
        return new NetworkAddress(InetAddress.getByName(literal), "eth0", temporary, deprecated, false, 1_500);
    }

    @Test
    @Spec("RFC 8445 §5.1.1.1")
    void temporaryAddressesHideThePermanentOnesOfTheirNetwork() throws Exception {
        NetworkAddress v4 = address("192.0.2.1", false, false);
        NetworkAddress permanent = address("2001:db8:0:1::1", false, false);
        NetworkAddress temporary = address("2001:db8:0:1:abcd::1", true, false);
        NetworkAddress expired = address("2001:db8:0:1:abce::1", true, true);
        NetworkAddress otherNetwork = address("fd00::2", false, false);
        assertThat(AddressFilter.DEFAULT.apply(List.of(v4, permanent, temporary, expired, otherNetwork)))
                .containsExactly(v4, temporary, otherNetwork);
    }

    @Test
    @Spec("RFC 8445 §5.1.1.1")
    void loopbackSiteLocalAndWhatTheOwnerRefusesStayOut() throws Exception {
        NetworkAddress loopback = address("127.0.0.1", false, false);
        NetworkAddress loopback6 = address("::1", false, false);
        NetworkAddress siteLocal = address("fec0::1", false, false);
        NetworkAddress compatible = address("::192.0.2.1", false, false);
        NetworkAddress ordinary = address("10.0.0.1", false, false);
        List<NetworkAddress> all = List.of(loopback, loopback6, siteLocal, compatible, ordinary);
        assertThat(AddressFilter.DEFAULT.apply(all)).containsExactly(ordinary);
        assertThat(AddressFilter.DEFAULT.withLoopback(true).apply(all)).containsExactly(loopback, loopback6, ordinary);
        assertThat(AddressFilter.DEFAULT.withAccepted(each -> false).apply(all)).isEmpty();
    }

    /** As in browsers; IPv4's link-local addresses are there only where no other is. */
    @Test
    @Spec("RFC 8445 §5.1.1.1")
    void linkLocalIpv6AddressesAreUsedByASettingOnly() throws Exception {
        NetworkAddress linkLocal = address("fe80::1", false, false);
        NetworkAddress linkLocal4 = address("169.254.7.7", false, false);
        NetworkAddress ordinary = address("2001:db8::1", false, false);
        List<NetworkAddress> all = List.of(linkLocal, linkLocal4, ordinary);
        assertThat(AddressFilter.DEFAULT.apply(all)).containsExactly(linkLocal4, ordinary);
        assertThat(AddressFilter.DEFAULT.withLinkLocal(true).apply(all)).containsExactlyElementsOf(all);
        NetworkAddress temporary = address("2001:db8::abcd", true, false);
        assertThat(AddressFilter.DEFAULT.withLinkLocal(true).apply(List.of(linkLocal, temporary)))
                .containsExactly(temporary);
    }

    @Test
    void linuxFlagsAreRead() throws Exception {
        Map<InetAddress, Integer> flags = new HashMap<>();
        SystemInterfaces.parseLinuxLine("20010db8000000000000000000000001 02 40 00 21     eth0", flags);
        SystemInterfaces.parseLinuxLine("nonsense", flags);
        assertThat(flags).containsExactly(Map.entry(InetAddress.getByName("2001:db8::1"), 0x21));
    }
}
