/**
 * Codecs at work: what lies between the raw frames of tracks and the encoded frames of senders and receivers. The objects here belong to
 * an event loop; stages, playout and codecs run on {@link dev.parley.rawmedia.MediaThreads}, one stream at a time, and their results
 * return to the loop as tasks.
 */
@NullMarked
package dev.parley.rawmedia;

import org.jspecify.annotations.NullMarked;
