/** Codecs of telephony, in plain Java: G.711, G.722, L16, comfort noise (RFC 3389), tones and their detection. */
@NullMarked
package dev.parley.telephony;

import org.jspecify.annotations.NullMarked;
