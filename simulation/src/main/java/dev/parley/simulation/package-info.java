/**
 * A network that exists only in memory and in virtual time, and behaves the same way each time for one seed: {@link
 * dev.parley.simulation.Host hosts} with interfaces and addresses, {@link dev.parley.simulation.Link links} with every fault
 * that a real one has, {@link dev.parley.simulation.Nat NATs} of every kind. {@link dev.parley.simulation.EnginePair} runs two
 * engines against each other over it. Tests of every layer may depend on it, and users' tests; it depends on base alone.
 */
@NullMarked
package dev.parley.simulation;

import org.jspecify.annotations.NullMarked;
