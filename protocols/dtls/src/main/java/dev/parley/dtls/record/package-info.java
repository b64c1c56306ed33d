/** Records: headers, protection, epochs, sequence numbers and replay. It does not interpret their content. */
@NullMarked
package dev.parley.dtls.record;

import org.jspecify.annotations.NullMarked;
