/** Trickled candidates: ours on their way into descriptions and to the peer, and the peer's on their way to a transport. */
@NullMarked
package dev.parley.negotiation.candidates;

import org.jspecify.annotations.NullMarked;
