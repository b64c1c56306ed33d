/** What the parts and the whole cost: JMH benchmarks whose figure is processor time, which a busy machine distorts least. */
@NullMarked
package dev.parley.benchmarks;

import org.jspecify.annotations.NullMarked;
