/** The nouns that SDP and the engines share. */
module dev.parley.parameters {
    requires transitive dev.parley.base;
    requires static org.jspecify;

    exports dev.parley.parameters;
}
