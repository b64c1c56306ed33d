package dev.parley.parameters;

/** Role of an ICE agent, RFC 8445 §6.1.1: the controlling one nominates the pairs. */
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
