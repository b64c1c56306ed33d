package dev.parley.webrtc;

import dev.parley.runtime.LoopStatistics;
import java.util.List;

/**
 * What a {@link PeerConnectionFactory} holds at one moment. Extension, for those who watch a server.
 *
 * @param openConnections the connections that are not closed
 * @param loops the event loops that have been used so far, in their order
 * @param droppedHandshakeDatagrams how many datagrams of handshakes were dropped since the factory was made, because more peers wanted to
 *     connect than the loops could follow; their senders repeat them
 */
public record FactoryStatistics(int openConnections, List<LoopStatistics> loops, long droppedHandshakeDatagrams) {
    /** Copies the list. */
    public FactoryStatistics {
        loops = List.copyOf(loops);
    }
}
