/**
 * Event loops, a STUN server and whole peers in virtual time, over the network of {@link dev.parley.simulation}. For our tests and
 * for users': two peers meet, talk and lose one another in milliseconds, and the same way each time for one seed.
 */
@NullMarked
package dev.parley.testkit;

import org.jspecify.annotations.NullMarked;
