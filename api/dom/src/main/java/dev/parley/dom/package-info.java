/**
 * Parts that the W3C's objects share: events and their targets (DOM §2), and the exceptions of WebIDL and ECMAScript. The objects of
 * {@code dev.parley.webrtc} and {@code dev.parley.mediacapture} stand on this package.
 */
@NullMarked
package dev.parley.dom;

import org.jspecify.annotations.NullMarked;
