/** {@code parley media}: what is in media files. */
@NullMarked
package dev.parley.cli.media;

import org.jspecify.annotations.NullMarked;
