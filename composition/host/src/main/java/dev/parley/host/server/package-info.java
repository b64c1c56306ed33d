/** ICE servers as settings name them, and the look-ups of their names and of those of remote candidates. */
@NullMarked
package dev.parley.host.server;

import org.jspecify.annotations.NullMarked;
