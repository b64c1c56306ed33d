/**
 * Where engines meet the machine: {@link dev.parley.runtime.EventLoop event loops} with their UDP ports, timers and clock, the
 * machine's addresses, name resolution, and the {@link dev.parley.runtime.EngineDriver driver} that keeps the drain rule. The
 * API layer, the applications and the testkit may depend on it; protocols never do.
 */
@NullMarked
package dev.parley.runtime;

import org.jspecify.annotations.NullMarked;
