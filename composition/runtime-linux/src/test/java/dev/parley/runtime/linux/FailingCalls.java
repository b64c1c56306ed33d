package dev.parley.runtime.linux;

import java.lang.foreign.MemorySegment;
import java.util.function.IntUnaryOperator;

/** The real system calls, of which some fail on purpose: each operator turns 0 into the errno of the next failure, or leaves it 0. */
final class FailingCalls implements SystemCalls {
    private final SystemCalls real;

    /** By the bytes of control data: 0 for a plain send. */
    IntUnaryOperator onSend = control -> 0;

    IntUnaryOperator onReceive = zero -> 0;
    int hidesDescriptorsBy;
    int noOptions;
    int sends;
    int receives;

    FailingCalls(SystemCalls real) {
        this.real = real;
    }

    @Override
    public long sendmsg(int descriptor, MemorySegment message, int flags) {
        sends++;
        int errno = onSend.applyAsInt((int) message.get(java.lang.foreign.ValueLayout.JAVA_LONG, 40));
        return errno == 0 ? real.sendmsg(descriptor, message, flags) : -errno;
    }

    @Override
    public long recvmsg(int descriptor, MemorySegment message, int flags) {
        receives++;
        int errno = onReceive.applyAsInt(0);
        return errno == 0 ? real.recvmsg(descriptor, message, flags) : -errno;
    }

    @Override
    public int setsockopt(int descriptor, int level, int option, int value) {
        return noOptions == 0 ? real.setsockopt(descriptor, level, option, value) : -noOptions;
    }

    @Override
    public int getsockopt(int descriptor, int level, int option) {
        return noOptions == 0 || level != Udp.LEVEL ? real.getsockopt(descriptor, level, option) : -noOptions;
    }

    @Override
    public int getsockname(int descriptor, MemorySegment address) {
        return real.getsockname(descriptor, address);
    }

    @Override
    public int nextDescriptor() {
        int next = real.nextDescriptor();
        return next < 0 ? next : next + hidesDescriptorsBy;
    }
}
