/**
 * SCTP as WebRTC uses it (RFC 9260 over DTLS by RFC 8261, with RFC 3758 and RFC 6525): one association between two ends, without a
 * clock of its own, over packets that the layer below encrypts and carries. {@link dev.parley.sctp.SctpAssociation} is the engine. The
 * data channels stand on this package, and the connection passes its settings on; it depends on {@code base} alone.
 *
 * <pre>
 * chunk            congestion                exported
 *   └──── upperlayer ────┘                   exported
 *             └ association
 *                 ├ receive
 *                 └ send
 *                     └ sctp    the engine, exported
 * </pre>
 *
 * <p>Each package uses those above it in the drawing, and none below.
 */
@NullMarked
package dev.parley.sctp;

import org.jspecify.annotations.NullMarked;
