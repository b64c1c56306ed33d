package dev.parley.runtime.linux;

import dev.parley.runtime.DatagramOffload;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** GSO and GRO on Linux. Made by {@link java.util.ServiceLoader}. */
public final class LinuxDatagramOffload implements DatagramOffload {
    /** Where the structures of the kernel have the layout that {@link MessageHeader} writes. */
    private static final Set<String> ARCHITECTURES = Set.of("amd64", "x86_64", "aarch64", "riscv64");

    /** Made by the service loader. */
    public LinuxDatagramOffload() {}

    @Override
    public String description() {
        return "UDP segmentation and receive offload of Linux " + System.getProperty("os.version");
    }

    @Override
    public @Nullable String unavailable() {
        if (!"linux".equals(System.getProperty("os.name", "").toLowerCase(Locale.ROOT))) {
            return "it is for Linux";
        }
        if (!ARCHITECTURES.contains(System.getProperty("os.arch", ""))
                || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "not on " + System.getProperty("os.arch");
        }
        // Without the option the JVM would print warnings, and later ones refuse.
        if (!LinuxDatagramOffload.class.getModule().isNativeAccessEnabled()) {
            String module = LinuxDatagramOffload.class.getModule().getName();
            return "it wants --enable-native-access=" + (module == null ? "ALL-UNNAMED" : module);
        }
        try (Arena arena = Arena.ofConfined()) {
            return refusal(new LibC(arena), arena);
        } catch (LinkageError | RuntimeException e) {
            return "the C library does not answer: " + e;
        }
    }

    /** A call on no socket fails for that reason alone, unless a sandbox forbids the call as such. */
    static @Nullable String refusal(SystemCalls system, Arena arena) {
        MemorySegment message = new MessageHeader(arena).segment();
        if (system.sendmsg(-1, message, 0) != -Errno.EBADF) {
            return "sendmsg is forbidden";
        }
        if (system.recvmsg(-1, message, 0) != -Errno.EBADF) {
            return "recvmsg is forbidden";
        }
        if (system.setsockopt(-1, Udp.LEVEL, Udp.GRO, 1) != -Errno.EBADF
                || system.getsockopt(-1, Udp.LEVEL, Udp.SEGMENT) != -Errno.EBADF
                || system.getsockname(-1, message) != -Errno.EBADF) {
            return "socket options are forbidden";
        }
        return null;
    }

    @Override
    public ForLoop forLoop() {
        // A loop may end its thread and go on with another one, so that a confined arena would not do.
        Arena arena = Arena.ofShared();
        return new LinuxLoopOffload(arena, new LibC(arena));
    }
}
