package dev.parley.mediacapture;

import org.jspecify.annotations.Nullable;

/**
 * Whole numbers from {@code min} to {@code max}, mediacapture-streams §12.2.2.
 *
 * @param min the smallest, or null
 * @param max the largest, or null
 */
public record ULongRange(@Nullable Long min, @Nullable Long max) {}
