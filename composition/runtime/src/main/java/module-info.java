/** Event loops, UDP ports, timers, clocks, interfaces and name resolution: where engines meet the machine. */
module dev.parley.runtime {
    requires static org.jspecify;
    requires transitive dev.parley.base;
    requires org.slf4j;

    exports dev.parley.runtime;

    uses dev.parley.runtime.DatagramOffload;
}
