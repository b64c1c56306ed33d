/**
 * What {@code RTCPeerConnection} had until 2017 and old applications still call: whole streams instead of tracks. None of it is in
 * webrtc-pc any more, and new code has no use for it; what it does here follows the documents of that time, in terms of the methods of
 * today. The callback forms, which webrtc-pc still has, are {@link dev.parley.webrtc.LegacyCallbacks}.
 */
@NullMarked
package dev.parley.legacy;

import org.jspecify.annotations.NullMarked;
