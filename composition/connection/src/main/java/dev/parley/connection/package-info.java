/**
 * The engines of one peer connection put together: datagrams are told apart by their first byte (RFC 7983) and go to ICE or
 * DTLS, what DTLS opens goes to SCTP, and what ICE learns about paths reaches the layers above it. Told the time, without sockets.
 * The W3C objects own it.
 */
@NullMarked
package dev.parley.connection;

import org.jspecify.annotations.NullMarked;
