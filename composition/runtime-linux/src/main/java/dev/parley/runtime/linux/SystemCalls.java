package dev.parley.runtime.linux;

import java.lang.foreign.MemorySegment;

/** The system calls that the offload makes. Each returns what the C function does, or the negated errno. Confined to a loop's turns. */
interface SystemCalls {
    /** Returns the bytes sent. */
    long sendmsg(int descriptor, MemorySegment message, int flags);

    /** Returns the bytes received. */
    long recvmsg(int descriptor, MemorySegment message, int flags);

    /** Sets an option whose value is an int. */
    int setsockopt(int descriptor, int level, int option, int value);

    /** Gets an option whose value is an int that is not negative. */
    int getsockopt(int descriptor, int level, int option);

    /** Writes the local address into {@code address}; returns its length. */
    int getsockname(int descriptor, MemorySegment address);

    /** Returns the number that the next descriptor which is opened will have, if nobody else opens or closes one. */
    int nextDescriptor();
}
