package dev.parley.runtime;

import dev.parley.base.Path;

/**
 * A TCP connection, perhaps with TLS above. Packets are written whole and in order, one behind the other, or dropped whole: whoever sends
 * them adds what tells the receiver where each one ends. Confined to its loop's thread.
 */
public interface StreamPort extends PacketPort {
    /** Returns the path of the packets: {@link Path.Protocol#STREAM}, our address of the connection, and the other end's. */
    Path path();
}
