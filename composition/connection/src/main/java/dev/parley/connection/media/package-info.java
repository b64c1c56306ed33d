/**
 * Media on a connection's transports: keys of SRTP from DTLS, packets opened and protected, an RTP session for each transport. Used by
 * {@code connection} alone, which knows ICE and DTLS.
 */
@NullMarked
package dev.parley.connection.media;

import org.jspecify.annotations.NullMarked;
