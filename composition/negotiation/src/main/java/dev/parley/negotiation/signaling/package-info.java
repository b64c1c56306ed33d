/**
 * Signalling and its state: descriptions and candidates as the application passes them on, the table of
 * the signalling states, and why something was refused.
 */
@NullMarked
package dev.parley.negotiation.signaling;

import org.jspecify.annotations.NullMarked;
