package dev.parley.runtime;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The interfaces that the JDK shows, with the flags of IPv6 addresses that Linux shows beside. */
final class SystemInterfaces implements InterfaceReader {
    /** Linux's list of IPv6 addresses with their flags, which the JDK does not show. */
    private static final Path LINUX_IPV6 = Path.of("/proc/net/if_inet6");

    /** IFA_F_TEMPORARY and IFA_F_DEPRECATED of Linux's if_addr.h. */
    private static final int TEMPORARY = 0x01;

    private static final int DEPRECATED = 0x20;

    private Map<InetAddress, Integer> flags = Map.of();
    private boolean ipv6Before;
    private Map<String, NetworkInterface> interfaces = Map.of();

    @Override
    public List<String> names() throws IOException {
        flags = linuxFlags();
        Map<String, NetworkInterface> found = new HashMap<>();
        List<String> names = new ArrayList<>();
        boolean ipv6 = false;
        for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            found.put(each.getName(), each);
            names.add(each.getName());
            for (InetAddress address : Collections.list(each.getInetAddresses())) {
                ipv6 |= address instanceof Inet6Address;
            }
        }
        if (!ipv6 && ipv6Before && !flags.isEmpty()) {
            // The JDK leaves all of them out if it cannot open Linux's list.
            throw new IOException("IPv6 addresses are missing from the JDK's list");
        }
        ipv6Before = ipv6;
        interfaces = found;
        return names;
    }

    @Override
    public @Nullable Interface read(String name) throws IOException {
        NetworkInterface each = interfaces.get(name);
        if (each == null) {
            return null;
        }
        boolean pointToPoint = each.isPointToPoint();
        int mtu = Math.max(0, each.getMTU());
        List<NetworkAddress> addresses = new ArrayList<>();
        for (InetAddress address : Collections.list(each.getInetAddresses())) {
            int flag = flags.getOrDefault(address, 0);
            addresses.add(new NetworkAddress(
                    withoutZone(address), name, (flag & TEMPORARY) != 0, (flag & DEPRECATED) != 0, pointToPoint, mtu));
        }
        return new Interface(name, each.isUp(), addresses);
    }

    /** A zone belongs to link-local addresses; the JDK puts one on all. */
    private static InetAddress withoutZone(InetAddress address) {
        if (address instanceof Inet6Address && !address.isLinkLocalAddress()) {
            try {
                return InetAddress.getByAddress(address.getAddress());
            } catch (UnknownHostException e) {
                throw new AssertionError("16 octets are always an address", e);
            }
        }
        return address;
    }

    private static Map<InetAddress, Integer> linuxFlags() throws IOException {
        Map<InetAddress, Integer> flags = new HashMap<>();
        if (Files.isReadable(LINUX_IPV6)) {
            for (String line : Files.readAllLines(LINUX_IPV6)) {
                parseLinuxLine(line, flags);
            }
        }
        return flags;
    }

    /** Reads "address ifindex prefix scope flags name", numbers in hexadecimal; what reads otherwise is passed over. */
    static void parseLinuxLine(String line, Map<InetAddress, Integer> flags) throws UnknownHostException {
        String[] fields = line.trim().split("\\s+");
        if (fields.length < 6 || fields[0].length() != 32) {
            return;
        }
        try {
            byte[] octets = HexFormat.of().parseHex(fields[0]);
            flags.put(InetAddress.getByAddress(octets), Integer.parseInt(fields[4], 16));
        } catch (IllegalArgumentException e) {
            // Another kernel's format: the address counts as one without flags.
            return;
        }
    }
}
