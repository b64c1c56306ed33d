/** The objects of media, webrtc-pc §5 and §7, on peers in virtual time. */
@NullMarked
package dev.parley.testkit.media;

import org.jspecify.annotations.NullMarked;
