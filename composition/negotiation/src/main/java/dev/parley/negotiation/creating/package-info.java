/**
 * Creating offers and answers: the plan of their m-sections, what these say about media and transports, and their text (RFC
 * 9429 §5.2 and §5.3).
 */
@NullMarked
package dev.parley.negotiation.creating;

import org.jspecify.annotations.NullMarked;
