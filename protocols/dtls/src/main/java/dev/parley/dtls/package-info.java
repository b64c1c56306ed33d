/**
 * DTLS 1.2 (RFC 6347) as an engine that is told the time: handshake with mutual authentication by fingerprint, records sealed
 * and opened in place, SRTP profiles and exported keys. For the connection above it; it depends on neither ICE nor SCTP.
 *
 * <pre>
 * settings                         exported
 *   └ wire
 *       └ record
 *           └ flight
 *               └ handshake
 *                   └ handshake.v12
 *                       └ dtls    the engine, exported
 * </pre>
 *
 * <p>Each package uses those above it in the drawing, and none below.
 */
@NullMarked
package dev.parley.dtls;

import org.jspecify.annotations.NullMarked;
