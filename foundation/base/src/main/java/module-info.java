/** Time, packets and engines: what every layer stands on. */
module dev.parley.base {
    requires static org.jspecify;

    exports dev.parley.base;
}
