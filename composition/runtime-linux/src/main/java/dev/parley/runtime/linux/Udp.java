package dev.parley.runtime.linux;

/** The constants of Linux's UDP and IP sockets, include/uapi/linux/udp.h and in.h. */
final class Udp {
    /** SOL_UDP. */
    static final int LEVEL = 17;

    /** UDP_SEGMENT, since Linux 4.18: the size of the datagrams that a larger buffer is cut into. */
    static final int SEGMENT = 103;

    /** UDP_GRO, since Linux 5.0: datagrams that arrived together are given together, with their size. */
    static final int GRO = 104;

    /** UDP_MAX_SEGMENTS of the kernels that have the fewest: datagrams of one send. */
    static final int MAX_SEGMENTS = 64;

    /** The largest UDP payload that fits an IPv4 packet: bytes of one send. */
    static final int MAX_PAYLOAD = 65_507;

    static final int IPPROTO_IP = 0;
    static final int IP_MTU_DISCOVER = 10;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_MTU_DISCOVER = 23;


    /** "Don't fragment" always set, and what the kernel believes about the path ignored: who asks for it probes by itself. */
    static final int PMTUDISC_PROBE = 3;

    static final int MSG_DONTWAIT = 0x40;

    private Udp() {}
}
