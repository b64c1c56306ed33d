/** {@code parley js} and {@code parley wpt-shell}: scripts on the realm of {@code dev.parley.javascript}. */
@org.jspecify.annotations.NullMarked
package dev.parley.cli.js;
