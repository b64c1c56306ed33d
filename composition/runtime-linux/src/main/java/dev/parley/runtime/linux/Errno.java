package dev.parley.runtime.linux;

/** Linux's error numbers that mean something here; asm-generic, which x86-64, AArch64 and RISC-V share. */
final class Errno {
    static final int EPERM = 1;
    static final int EINTR = 4;
    static final int EIO = 5;
    static final int EBADF = 9;
    static final int EAGAIN = 11;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;
    static final int EMSGSIZE = 90;
    static final int EOPNOTSUPP = 95;

    private Errno() {}
}
