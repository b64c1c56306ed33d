package dev.parley.containers;

import dev.parley.parameters.Codec;

/**
 * Description of one track of a file.
 *
 * @param codec codec, with clock rate and, for sound, channels
 * @param width width of the pictures in pixels; 0 for sound, or if not known
 * @param height height of the pictures in pixels; 0 for sound, or if not known
 */
public record MediaTrack(Codec codec, int width, int height) {
    /** Returns the description of a track of sound. */
    public static MediaTrack audio(Codec codec) {
        return new MediaTrack(codec, 0, 0);
    }

    /** Returns whether this is sound. */
    public boolean isAudio() {
        return codec.mimeType().regionMatches(true, 0, "audio/", 0, 6);
    }
}
