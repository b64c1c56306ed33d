/**
 * RTP payload formats: encoded frames to payloads and back. {@link dev.parley.rtp.payload.PayloadFormats} gives the
 * {@link dev.parley.rtp.payload.Packetizer} and the {@link dev.parley.rtp.payload.FrameAssembler} of a codec.
 */
@NullMarked
package dev.parley.rtp.payload;

import org.jspecify.annotations.NullMarked;
