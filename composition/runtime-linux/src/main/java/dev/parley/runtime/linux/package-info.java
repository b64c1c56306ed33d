/**
 * UDP segmentation and receive offload (GSO and GRO) for the ports of an event loop, by {@code java.lang.foreign}. Found by {@link
 * java.util.ServiceLoader}; nothing depends on it.
 */
@NullMarked
package dev.parley.runtime.linux;

import org.jspecify.annotations.NullMarked;
