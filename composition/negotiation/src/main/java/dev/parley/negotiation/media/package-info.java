/**
 * Media formats: the capabilities, which codecs are the same, payload types, the header extensions with their ids, and the
 * formats with which an m-section is offered and answered.
 */
@NullMarked
package dev.parley.negotiation.media;

import org.jspecify.annotations.NullMarked;
