/** A browser without a window, the page that it opens, and the stacks that the page sends to and receives from. */
@NullMarked
package dev.parley.cli.browser;

import org.jspecify.annotations.NullMarked;
