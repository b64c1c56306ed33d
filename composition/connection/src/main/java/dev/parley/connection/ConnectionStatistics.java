package dev.parley.connection;

import dev.parley.sctp.upperlayer.SctpStatistics;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a connection at one moment. Those of candidates and pairs are {@code IceAgent}'s, those of channels {@code
 * DataChannels}'.
 *
 * @param transports one for each component of each transport
 * @param sctp the association's, or null where there is none
 * @param drops what was dropped before any engine saw it, by reason
 */
public record ConnectionStatistics(
        List<TransportStatistics> transports, @Nullable SctpStatistics sctp, Map<String, Long> drops) {}
