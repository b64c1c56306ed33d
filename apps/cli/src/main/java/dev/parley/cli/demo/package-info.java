/**
 * The demo: a web page, the server that gives it to browsers, and one peer in this JVM for each tab. Uses the public API alone,
 * as any application would; for the weather also the loop under it.
 */
@NullMarked
package dev.parley.cli.demo;

import org.jspecify.annotations.NullMarked;
