/**
 * Whole connections in virtual time under drawn faults: the catalogue behind {@code parley simulate}. A {@link
 * dev.parley.testkit.scenario.Scenario} and a seed make one run, always the same.
 */
@NullMarked
package dev.parley.testkit.scenario;

import org.jspecify.annotations.NullMarked;
