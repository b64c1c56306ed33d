/** Attacks on WebRTC stacks: the targets, and the program that runs them. A protocol's attackers have a package of their own. */
@NullMarked
package dev.parley.attack;

import org.jspecify.annotations.NullMarked;
