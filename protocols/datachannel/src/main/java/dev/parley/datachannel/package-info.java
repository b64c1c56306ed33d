/**
 * Data channels over one SCTP association: the Data Channel Establishment Protocol (RFC 8832), the rules of RFC 8831 for messages,
 * identifiers and closing, and the bounds on what a peer can make us hold. {@code connection} puts it on a transport; the W3C
 * objects are its owner's.
 */
@NullMarked
package dev.parley.datachannel;

import org.jspecify.annotations.NullMarked;
