/** The parley command against browsers and foreign stacks. */
@NullMarked
package dev.parley.conformance.interop;

import org.jspecify.annotations.NullMarked;
