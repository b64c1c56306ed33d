/**
 * The nouns that SDP and the engines share: values without behaviour over time. SDP writes and reads them, negotiation decides
 * about them, the engines obey them.
 */
@NullMarked
package dev.parley.parameters;

import org.jspecify.annotations.NullMarked;
