/** {@code parley bench}: what the stack costs on this machine. Uses the public API alone. */
@NullMarked
package dev.parley.cli.bench;

import org.jspecify.annotations.NullMarked;
