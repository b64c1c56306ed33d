/** The hellos of both roles, in which the version is negotiated; they hand over to a version's handshake. */
@NullMarked
package dev.parley.dtls.handshake.hello;

import org.jspecify.annotations.NullMarked;
