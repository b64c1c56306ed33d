/**
 * RTCP packets on the wire, as immutable records: RFC 3550 §6, feedback of RFC 4585, RFC 5104 and RFC 8888, extended reports of RFC
 * 3611, and the two messages without an RFC that browsers send (REMB, transport-wide feedback). {@link dev.parley.rtp.rtcp.RtcpReader}
 * reads compound and reduced-size datagrams.
 */
@NullMarked
package dev.parley.rtp.rtcp;

import org.jspecify.annotations.NullMarked;
