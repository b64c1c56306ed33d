package dev.parley.runtime.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The system calls by way of the C library. Its initialisation fails where the JVM has no linker or the library lacks a function. */
final class LibC implements SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final long ERRNO_OFFSET =
            Linker.Option.captureStateLayout().byteOffset(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SENDMSG =
            handle("sendmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECVMSG =
            handle("recvmsg", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            handle("setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            handle("getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle GETSOCKNAME =
            handle("getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle EVENTFD = handle("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private static final int EFD_CLOEXEC = 0x80000;

    private final MemorySegment state;
    private final MemorySegment value;
    private final MemorySegment length;

    /** Makes the calls with scratch memory of {@code arena}. */
    LibC(Arena arena) {
        state = arena.allocate(Linker.Option.captureStateLayout());
        value = arena.allocate(JAVA_INT);
        length = arena.allocate(JAVA_INT);
    }

    private static MethodHandle handle(String function, FunctionDescriptor type) {
        MemorySegment symbol = LINKER.defaultLookup()
                .find(function)
                .orElseThrow(() -> new UnsatisfiedLinkError("the C library has no " + function));
        return LINKER.downcallHandle(symbol, type, ERRNO);
    }

    private int errno() {
        return state.get(JAVA_INT, ERRNO_OFFSET);
    }

    @Override
    public long sendmsg(int descriptor, MemorySegment message, int flags) {
        try {
            long result = (long) SENDMSG.invokeExact(state, descriptor, message, flags);
            return result >= 0 ? result : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long recvmsg(int descriptor, MemorySegment message, int flags) {
        try {
            long result = (long) RECVMSG.invokeExact(state, descriptor, message, flags);
            return result >= 0 ? result : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int setsockopt(int descriptor, int level, int option, int to) {
        value.set(JAVA_INT, 0, to);
        try {
            int result = (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, Integer.BYTES);
            return result >= 0 ? result : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int getsockopt(int descriptor, int level, int option) {
        value.set(JAVA_INT, 0, 0);
        length.set(JAVA_INT, 0, Integer.BYTES);
        try {
            int result = (int) GETSOCKOPT.invokeExact(state, descriptor, level, option, value, length);
            return result >= 0 ? value.get(JAVA_INT, 0) : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int getsockname(int descriptor, MemorySegment address) {
        length.set(JAVA_INT, 0, (int) address.byteSize());
        try {
            int result = (int) GETSOCKNAME.invokeExact(state, descriptor, address, length);
            return result >= 0 ? length.get(JAVA_INT, 0) : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int nextDescriptor() {
        try {
            int descriptor = (int) EVENTFD.invokeExact(state, 0, EFD_CLOEXEC);
            if (descriptor < 0) {
                return -errno();
            }
            int closed = (int) CLOSE.invokeExact(state, descriptor);
            return closed >= 0 ? descriptor : -errno();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        return new AssertionError("a handle of fixed type throws nothing", e);
    }
}
