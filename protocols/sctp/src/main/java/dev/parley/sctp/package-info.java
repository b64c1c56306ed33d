/**
 * SCTP as WebRTC uses it (RFC 9260 over DTLS by RFC 8261, with RFC 3758 and RFC 6525): one association between two ends, told the
 * time, over packets that somebody else encrypts and carries. {@link dev.parley.sctp.SctpAssociation} is the engine. The data
 * channels stand on this package, and the connection hands its settings down; it depends on {@code base} alone.
 */
@NullMarked
package dev.parley.sctp;

import org.jspecify.annotations.NullMarked;
