/**
 * The W3C's WebRTC objects as globals of a JavaScript engine, on top of {@code dev.parley.webrtc}. A {@link
 * dev.parley.javascript.ScriptRealm} is a program with a window's globals and a thread of its own; {@link dev.parley.javascript.WebRtcGlobals} puts the
 * WebRTC objects into a context of the application's.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.javascript;
