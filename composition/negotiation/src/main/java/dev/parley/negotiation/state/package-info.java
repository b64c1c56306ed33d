/**
 * State of a session between two operations: the applied descriptions with what their m-sections and BUNDLE groups
 * say, the sections, transports, transceivers and data.
 */
@NullMarked
package dev.parley.negotiation.state;

import org.jspecify.annotations.NullMarked;
