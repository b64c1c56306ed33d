/** Hostile SCTP peers: packets that are well formed and mean harm, against whatever takes SCTP packets. Uses the JDK alone. */
@NullMarked
package dev.parley.attack.sctp;

import org.jspecify.annotations.NullMarked;
