/**
 * The primitives that the secure protocols stand on, each asked of the JDK's providers without naming one, on heap arrays, with
 * the random source handed in. Stateless over time. For STUN, DTLS, SRTP and the layers that own certificates.
 */
@NullMarked
package dev.parley.crypto;

import org.jspecify.annotations.NullMarked;
