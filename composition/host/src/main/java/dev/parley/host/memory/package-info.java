/** Memory that connections share, across event loops. */
@NullMarked
package dev.parley.host.memory;

import org.jspecify.annotations.NullMarked;
