package dev.parley.playout;

import dev.parley.base.Timestamp;
import dev.parley.frames.VideoFrame;
import org.jspecify.annotations.Nullable;

/**
 * Picture that is due.
 *
 * @param picture the picture; its timestamp is the time at which it is due, on the clock of the playout's owner
 * @param rtpTimestamp RTP timestamp of its frame, 0 to 4,294,967,295
 * @param captureTime time of capture as the frame states it, or null
 * @param receiveTime time at which the frame was complete
 */
public record RenderedPicture(
        VideoFrame picture, long rtpTimestamp, @Nullable Timestamp captureTime, Timestamp receiveTime) {}
