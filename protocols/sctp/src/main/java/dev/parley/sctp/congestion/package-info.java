/** Congestion controllers: CUBIC with HyStart++, and BBR. They see acknowledged bytes, losses and times, and neither chunks nor packets. */
@NullMarked
package dev.parley.sctp.congestion;

import org.jspecify.annotations.NullMarked;
