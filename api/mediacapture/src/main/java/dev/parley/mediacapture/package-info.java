/**
 * Media tracks and streams, and where they come from: the objects of "Media Capture and Streams" and of "MediaStreamTrack Content
 * Hints" in Java. The devices of {@link dev.parley.mediacapture.MediaDevices} are synthetic: a moving test picture, a tone, silence,
 * or frames that the application pushes. What browsers do not have is marked "Extension".
 *
 * <p><b>Threads.</b> All objects may be used from any thread. Attributes return what was published last and never wait. Methods that
 * change a track meet its event loop and return; promise methods return at once. Listeners, continuations and sinks of the tracks of
 * one {@link dev.parley.mediacapture.MediaDevices} run one at a time and in order, on its listener executor; those of remote tracks
 * with their connection's.
 */
@NullMarked
package dev.parley.mediacapture;

import org.jspecify.annotations.NullMarked;
