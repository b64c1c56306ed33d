package dev.parley.datachannel;

import org.jspecify.annotations.Nullable;

/**
 * RTCDataChannelStats of webrtc-stats for one channel.
 *
 * @param id the SCTP stream, or null while it is unknown
 * @param state the channel's state
 * @param messagesSent messages given to {@code send}
 * @param bytesSent their bytes, without headers
 * @param messagesReceived messages that arrived whole
 * @param bytesReceived their bytes, without headers
 */
public record ChannelStatistics(
        @Nullable Integer id,
        ChannelState state,
        long messagesSent,
        long bytesSent,
        long messagesReceived,
        long bytesReceived) {}
