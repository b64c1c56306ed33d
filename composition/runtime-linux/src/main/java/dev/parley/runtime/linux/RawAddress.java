package dev.parley.runtime.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A socket address as the kernel writes it (sockaddr_in or sockaddr_in6), without flow information. Mutable, so that one object
 * serves all look-ups; what is kept as a key is a {@link #copy} and not changed any more.
 */
final class RawAddress {
    /** The size of the larger kind, rounded up. */
    static final int SIZE = 32;

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** Family, port, and the IPv4 address. */
    private long start;

    /** The IPv6 address. */
    private long high;

    private long low;
    private int scope;

    RawAddress() {}

    /** Returns the address in the kernel's form. */
    static RawAddress of(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        byte[] bytes = ip.getAddress();
        boolean v6 = ip instanceof Inet6Address;
        ByteBuffer start = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        start.putShort(0, (short) (v6 ? AF_INET6 : AF_INET));
        start.put(2, (byte) (address.getPort() >> 8));
        start.put(3, (byte) address.getPort());
        RawAddress raw = new RawAddress();
        if (ip instanceof Inet6Address address6) {
            ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            raw.high = all.getLong(0);
            raw.low = all.getLong(8);
            raw.scope = address6.getScopeId();
        } else {
            start.put(4, bytes);
        }
        raw.start = start.getLong(0);
        return raw;
    }

    /** Returns the size of the kernel's form. */
    int size() {
        return isV6() ? 28 : 16;
    }

    private boolean isV6() {
        return (short) start == AF_INET6;
    }

    /** Writes the kernel's form; {@value #SIZE} bytes are overwritten. */
    void write(MemorySegment to) {
        to.set(JAVA_LONG_UNALIGNED, 0, start);
        to.set(JAVA_LONG_UNALIGNED, 8, high);
        to.set(JAVA_LONG_UNALIGNED, 16, low);
        to.set(JAVA_LONG_UNALIGNED, 24, Integer.toUnsignedLong(scope));
    }

    /** Reads the kernel's form. */
    void read(MemorySegment from) {
        start = from.get(JAVA_LONG_UNALIGNED, 0);
        if (isV6()) {
            start &= 0xffff_ffffL;
            high = from.get(JAVA_LONG_UNALIGNED, 8);
            low = from.get(JAVA_LONG_UNALIGNED, 16);
            scope = from.get(JAVA_INT_UNALIGNED, 24);
        } else {
            high = 0;
            low = 0;
            scope = 0;
        }
    }

    /** Returns the address as the JDK has it. */
    InetSocketAddress toSocketAddress() {
        byte[] startBytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .putLong(0, start)
                .array();
        int port = (startBytes[2] & 0xff) << 8 | startBytes[3] & 0xff;
        try {
            if (!isV6()) {
                byte[] bytes = {startBytes[4], startBytes[5], startBytes[6], startBytes[7]};
                return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
            }
            byte[] bytes = ByteBuffer.allocate(16)
                    .order(ByteOrder.nativeOrder())
                    .putLong(0, high)
                    .putLong(8, low)
                    .array();
            InetAddress ip = scope > 0
                    ? Inet6Address.getByAddress(null, bytes, scope)
                    : Inet6Address.getByAddress(null, bytes, -1);
            return new InetSocketAddress(ip, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }

    /** Returns whether a socket with this local address is the one that was bound to {@code wanted}, whose scope may be left out. */
    boolean isBoundAs(RawAddress wanted) {
        return start == wanted.start
                && high == wanted.high
                && low == wanted.low
                && (wanted.scope == 0 || scope == wanted.scope);
    }

    RawAddress copy() {
        RawAddress copy = new RawAddress();
        copy.start = start;
        copy.high = high;
        copy.low = low;
        copy.scope = scope;
        return copy;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawAddress that
                && start == that.start
                && high == that.high
                && low == that.low
                && scope == that.scope;
    }

    @Override
    public int hashCode() {
        long mixed = (start * 31 + high) * 31 + low + scope;
        return Long.hashCode(mixed * 0x9e3779b97f4a7c15L);
    }

    @Override
    public String toString() {
        return toSocketAddress().toString();
    }
}
