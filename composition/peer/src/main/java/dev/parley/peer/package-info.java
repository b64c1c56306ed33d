/**
 * One end of a peer connection without W3C objects: a {@link dev.parley.negotiation.Session} above a {@link
 * dev.parley.host.ConnectionHost}. {@link dev.parley.peer.Peer} takes commands and values, applies what descriptions decide to its
 * engines, and reports {@link dev.parley.peer.PeerEvent}s. A forwarder or a test uses it as it is; the W3C's objects stand above it and
 * see no engine.
 */
@NullMarked
package dev.parley.peer;

import org.jspecify.annotations.NullMarked;
