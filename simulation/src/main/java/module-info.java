/** The simulated network: hosts, links with faults, NATs, one seed, virtual time. */
module dev.parley.simulation {
    requires static org.jspecify;
    requires transitive dev.parley.base;

    exports dev.parley.simulation;
}
