/** The examples of docs/guide.md that need a web server, compiled and run. */
@NullMarked
package dev.parley.cli.examples;

import org.jspecify.annotations.NullMarked;
