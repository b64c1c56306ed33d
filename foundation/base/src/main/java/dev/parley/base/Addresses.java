package dev.parley.base;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** IP addresses as text and back, without ever asking a name service. */
public final class Addresses {
    private Addresses() {}

    /**
     * Returns the address that {@code text} spells, or null where it is no literal (a host name, say). An IPv6 zone
     * ("%eth0") makes it no literal.
     */
    public static @Nullable InetAddress parseLiteral(String text) {
        byte[] octets = text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
        if (octets == null) {
            return null;
        }
        try {
            // An IPv4-mapped IPv6 literal becomes the IPv4 address that it maps.
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 octets are always an address", e);
        }
    }

    /** Returns the socket address of a literal and a port. Throws IllegalArgumentException where {@code text} is no literal. */
    public static InetSocketAddress socketAddress(String text, int port) {
        InetAddress address = parseLiteral(text);
        if (address == null) {
            throw new IllegalArgumentException("not an IP address literal: " + text);
        }
        return new InetSocketAddress(address, port);
    }

    /** Returns the canonical text of an address: RFC 5952 for IPv6, without a zone. */
    public static String format(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] octets = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (octets[2 * i] & 0xff) << 8 | octets[2 * i + 1] & 0xff;
        }
        // RFC 5952 §4.2: the longest run of two or more zero groups is shortened, the first of equals.
        int runStart = -1;
        int runLength = 1;
        for (int i = 0; i < 8; i++) {
            int end = i;
            while (end < 8 && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
            i = Math.max(i, end - 1);
        }
        StringBuilder text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == runStart) {
                text.append("::");
                i += runLength - 1;
            } else {
                if (i > 0 && i != runStart + runLength) {
                    text.append(':');
                }
                text.append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Returns "address:port", with brackets around an IPv6 address. */
    public static String format(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        String text = format(ip);
        return (ip instanceof Inet6Address ? "[" + text + "]" : text) + ":" + address.getPort();
    }

    private static byte @Nullable [] parseV4(String text) {
        byte[] octets = new byte[4];
        int index = 0;
        int start = 0;
        while (index < 4) {
            int end = index == 3 ? text.length() : text.indexOf('.', start);
            int value = end < 0 ? -1 : decimalOctet(text, start, end);
            if (value < 0) {
                return null;
            }
            octets[index++] = (byte) value;
            start = end + 1;
        }
        return octets;
    }

    private static int decimalOctet(String text, int start, int end) {
        if (end <= start || end - start > 3) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > 255 ? -1 : value;
    }

    private static byte @Nullable [] parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            byte[] whole = groups(text);
            return whole != null && whole.length == 16 ? whole : null;
        }
        byte[] head = groups(text.substring(0, gap));
        byte[] tail = groups(text.substring(gap + 2));
        if (head == null
                || tail == null
                || head.length + tail.length > 14
                || text.indexOf('.') >= 0 && text.indexOf('.') < gap) {
            return null;
        }
        byte[] octets = new byte[16];
        System.arraycopy(head, 0, octets, 0, head.length);
        System.arraycopy(tail, 0, octets, 16 - tail.length, tail.length);
        return octets;
    }

    /** The octets of colon-separated groups of hexadecimal digits, the last of which may be an IPv4 address. */
    private static byte @Nullable [] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] parts = text.split(":", -1);
        if (parts.length > 8) {
            return null;
        }
        byte[] octets = new byte[16];
        int length = 0;
        for (int i = 0; i < parts.length; i++) {
            String part = parts[i];
            if (i == parts.length - 1 && part.indexOf('.') >= 0) {
                byte[] v4 = parseV4(part);
                if (v4 == null || length > 12) {
                    return null;
                }
                System.arraycopy(v4, 0, octets, length, 4);
                length += 4;
                continue;
            }
            int value = hexGroup(part);
            if (value < 0 || length > 14) {
                return null;
            }
            octets[length++] = (byte) (value >> 8);
            octets[length++] = (byte) value;
        }
        return java.util.Arrays.copyOf(octets, length);
    }

    private static int hexGroup(String part) {
        if (part.isEmpty() || part.length() > 4) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < part.length(); i++) {
            int digit = Character.digit(part.charAt(i), 16);
            if (digit < 0 || part.charAt(i) > 'f') {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }
}
