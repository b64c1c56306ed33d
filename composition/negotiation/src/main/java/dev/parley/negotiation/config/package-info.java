/** Configuration of a session and its policies. */
@NullMarked
package dev.parley.negotiation.config;

import org.jspecify.annotations.NullMarked;
