/**
 * One session of RTP over one transport: {@link dev.parley.media.RtpReceivePath} and {@link dev.parley.media.RtpSendPath} list the
 * stages of a packet's way, {@link dev.parley.media.RtpSession} is the engine around them. It deals in packets in clear text;
 * {@code connection} protects and opens them. What crosses upward are whole encoded frames.
 */
@NullMarked
package dev.parley.media;

import org.jspecify.annotations.NullMarked;
