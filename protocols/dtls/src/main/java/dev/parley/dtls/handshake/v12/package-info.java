/** The handshake of DTLS 1.2, RFC 6347 and RFC 5246, in both roles. */
@NullMarked
package dev.parley.dtls.handshake.v12;

import org.jspecify.annotations.NullMarked;
