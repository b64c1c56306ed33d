/** Reception of user data: TSNs, acknowledgements, the receive window, reassembly. */
@NullMarked
package dev.parley.sctp.receive;

import org.jspecify.annotations.NullMarked;
