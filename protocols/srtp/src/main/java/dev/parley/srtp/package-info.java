/**
 * SRTP and SRTCP (RFC 3711) with the profiles that DTLS negotiates (RFC 5764 §4.1.2, RFC 7714): one {@link
 * dev.parley.srtp.SrtpSender} and one {@link dev.parley.srtp.SrtpReceiver} per direction of a transport component, in place on heap
 * arrays. Replay windows and rollover counters move only after a packet's tag was right. {@code connection} owns the contexts and
 * gives them the keys that DTLS exports.
 *
 * <p>Encrypted header extensions (RFC 6904) and Cryptex (RFC 9335) would be two more {@code PacketCipher}s; master key identifiers and
 * key derivation rates other than 0 have no use with DTLS-SRTP.
 */
@NullMarked
package dev.parley.srtp;

import org.jspecify.annotations.NullMarked;
