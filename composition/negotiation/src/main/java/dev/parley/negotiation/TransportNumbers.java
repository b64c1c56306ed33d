package dev.parley.negotiation;

/** Numbers transports; no number comes twice in a session, rollbacks or not. */
final class TransportNumbers {
    private int last = -1;

    int next() {
        return ++last;
    }
}
