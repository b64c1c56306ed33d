/**
 * The JavaScript Session Establishment Protocol (RFC 9429), and what webrtc-pc adds to it, as a
 * pure function over time: descriptions and local facts go in, descriptions and {@linkplain
 * dev.parley.negotiation.transport.Action actions} for the transports come out. No I/O, no clock, no engine. The W3C objects own
 * one {@link dev.parley.negotiation.Session} a peer connection, which stands here with its answers; what it is made of stands in the
 * packages below: values in {@code config}, {@code signaling}, {@code media}, {@code transceiver} and {@code transport}, on these
 * {@code state}, and on that {@code candidates}, {@code creating} and {@code applying}.
 */
@NullMarked
package dev.parley.negotiation;

import org.jspecify.annotations.NullMarked;
