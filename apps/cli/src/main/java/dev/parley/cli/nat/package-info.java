/** {@code parley nat}: the network's behaviour, with evidence. */
@NullMarked
package dev.parley.cli.nat;

import org.jspecify.annotations.NullMarked;
