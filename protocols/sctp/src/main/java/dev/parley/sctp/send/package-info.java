/** Transmission of user data: queue, fragmentation, what is in flight, loss recovery, the peer's window, the path MTU. */
@NullMarked
package dev.parley.sctp.send;

import org.jspecify.annotations.NullMarked;
