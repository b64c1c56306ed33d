/** The settings of a host. */
@NullMarked
package dev.parley.host.config;

import org.jspecify.annotations.NullMarked;
