/**
 * Service interface of codecs: encoders and decoders of sound and pictures, found by {@link java.util.ServiceLoader} through
 * {@link dev.parley.codec.CodecProvider}. An encoder or decoder belongs to one stream and is used by one thread at a time.
 */
@NullMarked
package dev.parley.codec;

import org.jspecify.annotations.NullMarked;
