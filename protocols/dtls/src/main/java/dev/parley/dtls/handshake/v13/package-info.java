/** The handshake of DTLS 1.3, RFC 9147 and RFC 8446, in both roles, and what comes after it. */
@NullMarked
package dev.parley.dtls.handshake.v13;

import org.jspecify.annotations.NullMarked;
