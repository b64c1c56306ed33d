package dev.parley.mediacapture;

import org.jspecify.annotations.Nullable;

/**
 * Numbers from {@code min} to {@code max}, mediacapture-streams §12.2.1.
 *
 * @param min the smallest, or null
 * @param max the largest, or null
 */
public record DoubleRange(@Nullable Double min, @Nullable Double max) {}
