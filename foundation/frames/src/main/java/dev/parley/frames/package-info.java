/**
 * Frames of audio and video, which pass between tracks, codecs, payload formats, files and the application. The values carry no
 * behaviour over time and may be used from any thread.
 */
@NullMarked
package dev.parley.frames;

import org.jspecify.annotations.NullMarked;
