/**
 * VP8, RFC 6386, on arrays: pure, without threads or clocks. {@link dev.parley.vp8.Vp8Decoder} turns encoded frames into
 * pictures: {@code FrameTag} and {@code FrameHeader} read the heads, {@code ModeReader} and {@code CoefficientReader} the
 * macroblocks, {@code IntraPrediction} and {@code InterPrediction} predict them, {@code InverseTransform} adds the residue, and
 * {@code LoopFilter} smooths the edges. Playout depends on this package; it depends on {@code frames} alone.
 */
@NullMarked
package dev.parley.vp8;

import org.jspecify.annotations.NullMarked;
