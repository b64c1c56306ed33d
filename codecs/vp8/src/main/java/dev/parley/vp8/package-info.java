/**
 * VP8, RFC 6386, on arrays: pure, without threads or clocks. {@link dev.parley.vp8.Vp8Decoder} turns encoded frames into
 * pictures: {@code FrameTag} and {@code FrameHeader} read the heads, {@code ModeReader} and {@code CoefficientReader} the
 * macroblocks, {@code IntraPrediction} and {@code InterPrediction} predict them, {@code InverseTransform} adds the residue, and
 * {@code LoopFilter} smooths the edges. {@link dev.parley.vp8.Vp8Encoder} is the way back: {@code RateControl} chooses the
 * quantizer, {@code TemporalPattern} the references, {@code MacroblockEncoder} and {@code MotionSearch} the predictions; {@code
 * ModeWriter} and {@code TokenPass} write them. It reconstructs with the decoder's classes, so that both agree. {@link
 * dev.parley.vp8.Vp8Codecs} offers both as a {@link dev.parley.codec.CodecProvider}; nothing depends on this package by name.
 */
@NullMarked
package dev.parley.vp8;

import org.jspecify.annotations.NullMarked;
