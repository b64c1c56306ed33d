package dev.parley.datachannel;

/** The payload protocol identifiers of RFC 8831 §8 and RFC 8832 §8.1. */
final class PayloadProtocol {
    static final int DCEP = 50;
    static final int STRING = 51;
    /** Deprecated: more of the same message follows. */
    static final int BINARY_PARTIAL = 52;

    static final int BINARY = 53;
    /** Deprecated: more of the same message follows. */
    static final int STRING_PARTIAL = 54;

    static final int STRING_EMPTY = 56;
    static final int BINARY_EMPTY = 57;

    private PayloadProtocol() {}

    static boolean isUserData(int ppid) {
        return ppid >= STRING && ppid <= BINARY_EMPTY && ppid != 55;
    }

    static boolean isPartial(int ppid) {
        return ppid == BINARY_PARTIAL || ppid == STRING_PARTIAL;
    }

    static boolean isEmpty(int ppid) {
        return ppid == STRING_EMPTY || ppid == BINARY_EMPTY;
    }

    static boolean isBinary(int ppid) {
        return ppid == BINARY || ppid == BINARY_PARTIAL || ppid == BINARY_EMPTY;
    }
}
