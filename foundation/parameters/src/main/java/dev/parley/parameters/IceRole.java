package dev.parley.parameters;

/** Which agent nominates the pairs, RFC 8445 §6.1.1. */
public enum IceRole {
    /** Nominates. */
    CONTROLLING,
    /** Follows. */
    CONTROLLED;

    /** Returns the other role. */
    public IceRole other() {
        return this == CONTROLLING ? CONTROLLED : CONTROLLING;
    }
}
