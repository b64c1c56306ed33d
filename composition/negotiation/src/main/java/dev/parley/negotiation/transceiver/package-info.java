/** The transceivers of a session as values, what changes them between descriptions, and what descriptions make of them. */
@NullMarked
package dev.parley.negotiation.transceiver;

import org.jspecify.annotations.NullMarked;
