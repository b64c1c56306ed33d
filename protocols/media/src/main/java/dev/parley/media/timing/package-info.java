/** Times of a session that both directions share: the NTP clock, the beat of reports, limits of key-frame requests. */
@NullMarked
package dev.parley.media.timing;

import org.jspecify.annotations.NullMarked;
