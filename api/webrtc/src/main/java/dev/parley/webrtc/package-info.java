/**
 * The objects of the W3C's WebRTC specification in Java: {@link dev.parley.webrtc.RTCPeerConnection} and what hangs on it. Names
 * and behaviour are the specification's, so that what is written about browsers holds here; what browsers do not have is marked
 * "Extension" in its documentation. Applications depend on this package; nothing below it does.
 *
 * <p><b>Threads.</b> All objects may be used from any thread. Attributes return what was published last and never wait.
 * Synchronous methods meet the connection's event loop and return; promise methods return at once. Listeners and the
 * continuations of promises run one at a time and in one order for each connection, on the executor that the
 * {@link dev.parley.webrtc.PeerConnectionFactory} was built with. A synchronous call made while holding a lock that a listener
 * wants can wait for that listener only where listeners run on the loop.
 */
@NullMarked
package dev.parley.webrtc;

import org.jspecify.annotations.NullMarked;
