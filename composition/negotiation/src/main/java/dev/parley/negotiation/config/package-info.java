/** What is fixed for a session, or changed by setConfiguration: its configuration and its policies. */
@NullMarked
package dev.parley.negotiation.config;

import org.jspecify.annotations.NullMarked;
