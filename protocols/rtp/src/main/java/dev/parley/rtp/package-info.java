/**
 * RTP packets on the wire (RFC 3550 §5, RFC 8285): one reused mutable view over a range of bytes, and the writer of header
 * extensions. Without state over time: streams, statistics and repair are {@code media}'s, ciphers are {@code srtp}'s. Beside it stand
 * {@code rtp.extension} (values of header extensions), {@code rtp.rtcp} (immutable RTCP records) and {@code rtp.payload} (payload
 * formats).
 */
@NullMarked
package dev.parley.rtp;

import org.jspecify.annotations.NullMarked;
