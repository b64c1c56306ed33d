/** The vital signs of this process: heap, CPU, threads, file descriptors. For the benchmarks and the endurance run. */
@NullMarked
package dev.parley.cli.vitals;

import org.jspecify.annotations.NullMarked;
