/**
 * The Session Description Protocol (RFC 8866) with the attributes that WebRTC uses. Text goes in, immutable values come
 * out, and the same text comes back: what is not understood is kept as it came. Stateless and free of I/O. Negotiation
 * decides what a description means; the public API uses the candidate line alone.
 */
@NullMarked
package dev.parley.sdp;

import org.jspecify.annotations.NullMarked;
