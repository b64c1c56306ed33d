/**
 * Checking local and remote descriptions and applying them, to transports and to transceivers, and rolling them back (RFC
 * 9429 §5.5 to §5.11).
 */
@NullMarked
package dev.parley.negotiation.applying;

import org.jspecify.annotations.NullMarked;
