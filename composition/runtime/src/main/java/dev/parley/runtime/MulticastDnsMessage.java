package dev.parley.runtime;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The little of DNS (RFC 1035 §4.1) that RFC 6762 needs to find the addresses of a name: a query for A and AAAA records, and the
 * address records of a response.
 *
 * @param id the identifier of the query
 * @param response whether this is a response
 * @param addresses the address records of all sections, in order
 */
record MulticastDnsMessage(int id, boolean response, List<AddressRecord> addresses) {
    /** RFC 6762 §17: "Multicast DNS packets … MUST NOT exceed 9000 bytes". */
    static final int MAX_LENGTH = 9_000;

    /** Records looked at; a name has a handful of addresses, and a responder adds few others. */
    static final int MAX_RECORDS = 128;

    /** RFC 1035 §3.1: 255 octets at most, lengths included. */
    static final int MAX_NAME = 255;

    /** Compression pointers followed in one name: a name has 127 labels at most, and a pointer to a pointer is no use. */
    private static final int MAX_POINTERS = 127;

    private static final int HEADER = 12;
    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;
    private static final int CLASS_IN = 1;
    private static final int QUESTION_UNICAST = 0x8000;
    private static final int FLAG_RESPONSE = 0x8000;
    private static final int OPCODE_AND_RCODE = 0x780f;

    /**
     * An A or AAAA record.
     *
     * @param name its owner, in lower case, without a final dot
     * @param address the address
     */
    record AddressRecord(String name, InetAddress address) {}

    /**
     * Returns a query for the addresses of {@code name}.
     *
     * @param id RFC 6762 §18.1: 0 in a multicast query; a legacy query has one, which its response repeats
     * @param unicast whether a unicast response is asked for (a "QU" question, RFC 6762 §5.4)
     * @throws IllegalArgumentException when the name is no DNS name
     */
    static byte[] query(int id, String name, boolean unicast) {
        byte[] owner = encode(name);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        put16(out, id);
        put16(out, 0);
        put16(out, 2);
        put16(out, 0);
        put16(out, 0);
        put16(out, 0);
        for (int type : new int[] {TYPE_A, TYPE_AAAA}) {
            out.writeBytes(owner);
            put16(out, type);
            put16(out, unicast ? CLASS_IN | QUESTION_UNICAST : CLASS_IN);
        }
        return out.toByteArray();
    }

    private static void put16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    private static byte[] encode(String name) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String label : plain.split("\\.", -1)) {
            // RFC 6762 §16: names are UTF-8.
            byte[] octets = label.getBytes(StandardCharsets.UTF_8);
            if (octets.length == 0 || octets.length > 63) {
                throw new IllegalArgumentException("not a DNS name");
            }
            out.write(octets.length);
            out.writeBytes(octets);
        }
        out.write(0);
        if (out.size() > MAX_NAME) {
            throw new IllegalArgumentException("not a DNS name");
        }
        return out.toByteArray();
    }

    /** Parses a message, and of its records those that hold addresses. */
    static MulticastDnsMessage parse(PacketBuffer packet) throws MalformedException {
        if (packet.length() < HEADER) {
            throw new MalformedException("mDNS message shorter than its header");
        }
        if (packet.length() > MAX_LENGTH) {
            throw new MalformedException("mDNS message too long");
        }
        int flags = packet.u16(2);
        // RFC 6762 §18.3 and §18.11: messages with an opcode or response code other than zero MUST be silently ignored.
        if ((flags & OPCODE_AND_RCODE) != 0) {
            throw new MalformedException("mDNS opcode or response code not zero");
        }
        int records = packet.u16(6) + packet.u16(8) + packet.u16(10);
        if (packet.u16(4) + records > MAX_RECORDS) {
            throw new MalformedException("mDNS message with too many records");
        }
        Reader reader = new Reader(packet);
        for (int i = packet.u16(4); i > 0; i--) {
            reader.name();
            reader.skip(4);
        }
        List<AddressRecord> addresses = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            reader.record(addresses);
        }
        return new MulticastDnsMessage(packet.u16(0), (flags & FLAG_RESPONSE) != 0, List.copyOf(addresses));
    }

    private static final class Reader {
        private final PacketBuffer packet;
        private int at = HEADER;

        Reader(PacketBuffer packet) {
            this.packet = packet;
        }

        int need(int count) throws MalformedException {
            if (count > packet.length() - at) {
                throw new MalformedException("mDNS message truncated");
            }
            return at;
        }

        void skip(int count) throws MalformedException {
            at = need(count) + count;
        }

        void record(List<AddressRecord> addresses) throws MalformedException {
            String owner = name();
            int fixed = need(10);
            int type = packet.u16(fixed);
            // RFC 6762 §10.2: the top bit of the class is the cache-flush bit.
            int dnsClass = packet.u16(fixed + 2) & 0x7fff;
            int length = packet.u16(fixed + 8);
            skip(10);
            int data = need(length);
            skip(length);
            int expected = type == TYPE_A ? 4 : type == TYPE_AAAA ? 16 : -1;
            if (dnsClass != CLASS_IN || expected < 0) {
                return;
            }
            if (length != expected) {
                throw new MalformedException("mDNS address of a wrong length");
            }
            try {
                addresses.add(new AddressRecord(owner, InetAddress.getByAddress(packet.copy(data, length))));
            } catch (UnknownHostException e) {
                throw new AssertionError("4 or 16 octets are always an address", e);
            }
        }

        String name() throws MalformedException {
            StringBuilder text = new StringBuilder();
            int octets = 1;
            int pointers = 0;
            int position = at;
            int end = -1;
            while (true) {
                int length = u8(position);
                if (length == 0) {
                    break;
                }
                if ((length & 0xc0) == 0xc0) {
                    int target = (length & 0x3f) << 8 | u8(position + 1);
                    if (end < 0) {
                        end = position + 2;
                    }
                    // RFC 1035 §4.1.4: a pointer goes to a prior occurrence, which also ends every loop.
                    if (target >= position || ++pointers > MAX_POINTERS) {
                        throw new MalformedException("mDNS name compressed in a loop");
                    }
                    position = target;
                    continue;
                }
                octets += length + 1;
                if (length > 63 || octets > MAX_NAME || position + 1 + length > packet.length()) {
                    throw new MalformedException("mDNS name malformed");
                }
                if (text.length() > 0) {
                    text.append('.');
                }
                text.append(new String(packet.copy(position + 1, length), StandardCharsets.UTF_8));
                position += 1 + length;
            }
            at = end < 0 ? position + 1 : end;
            return text.toString().toLowerCase(Locale.ROOT);
        }

        private int u8(int position) throws MalformedException {
            if (position >= packet.length()) {
                throw new MalformedException("mDNS message truncated");
            }
            return packet.u8(position);
        }
    }
}
