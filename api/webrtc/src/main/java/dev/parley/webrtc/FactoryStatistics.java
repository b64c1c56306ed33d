package dev.parley.webrtc;

import dev.parley.runtime.LoopStatistics;
import java.util.List;

/**
 * Figures of a {@link PeerConnectionFactory} at one moment. Extension, for those who watch a server.
 *
 * @param openConnections the connections that are not closed
 * @param loops the event loops that have been used so far, in their order
 * @param droppedHandshakeDatagrams how many datagrams of handshakes were dropped since the factory was made, because more peers wanted to
 *     connect than the loops could follow; their senders repeat them
 * @param dataMemory how many bytes of heap the data channels of all connections take, about
 * @param dataMemoryBudget how many they may take, {@link PeerConnectionFactory.Builder#memoryBudget}
 * @param shedConnections how many connections have lost their data channels since the factory was made, because that was exceeded
 */
public record FactoryStatistics(
        int openConnections,
        List<LoopStatistics> loops,
        long droppedHandshakeDatagrams,
        long dataMemory,
        long dataMemoryBudget,
        long shedConnections) {
    /** Copies the list. */
    public FactoryStatistics {
        loops = List.copyOf(loops);
    }
}
