/**
 * DTLS 1.2 (RFC 6347) as an engine that is told the time: handshake with mutual authentication by fingerprint, records sealed
 * and opened in place, SRTP profiles and exported keys. For the connection above it; it knows no ICE and no SCTP.
 *
 * <p>What a version of the protocol does not change (records by epoch, flights, reassembly, timers, the verbs) lies apart from
 * what it does (a {@code Handshake} and a {@code RecordProtection}), so that DTLS 1.3 is another pair of those.
 */
@NullMarked
package dev.parley.dtls;

import org.jspecify.annotations.NullMarked;
