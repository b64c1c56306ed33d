/**
 * The examples of docs/guide.md, compiled and run. What stands between "docs: name" and "end" is shown there; a test of the
 * architecture module keeps both alike.
 */
@NullMarked
package dev.parley.testkit.examples;

import org.jspecify.annotations.NullMarked;
