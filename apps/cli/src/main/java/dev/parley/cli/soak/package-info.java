/** {@code parley soak}: connections that come and go for hours, and whether anything of them stays. */
@NullMarked
package dev.parley.cli.soak;

import org.jspecify.annotations.NullMarked;
