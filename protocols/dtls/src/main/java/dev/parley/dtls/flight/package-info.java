/** Flights of handshake messages: packing, repetition, reassembly, and the time that a handshake may take. */
@NullMarked
package dev.parley.dtls.flight;

import org.jspecify.annotations.NullMarked;
