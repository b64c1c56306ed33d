/**
 * The W3C's WebRTC objects as globals of a JavaScript engine, on top of {@code dev.parley.webrtc}. A {@link
 * dev.parley.javascript.ScriptRealm} is a program with a window's globals and a thread of its own.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.javascript;
