package dev.parley.runtime.linux;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds the descriptor behind a channel that NIO has opened, which the JDK does not tell. The kernel gives a new descriptor the lowest
 * free number, so that the number is known beforehand unless another thread opened or closed one in between; whether it is the
 * right one shows its local address, which no two UDP sockets share unless both asked for that (SO_REUSEADDR, SO_REUSEPORT), and NIO does
 * not.
 */
final class Descriptors {
    private static final Path ALL = Path.of("/proc/self/fd");
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SOCK_DGRAM = 2;

    private final SystemCalls system;
    private final MemorySegment name;
    private final RawAddress found = new RawAddress();

    Descriptors(SystemCalls system, Arena arena) {
        this.system = system;
        name = arena.allocate(RawAddress.SIZE, 8);
    }

    /**
     * Returns the descriptor of the UDP socket that is bound to {@code local}.
     *
     * @param hint the number that it should have
     * @throws IOException where none is
     */
    int find(InetSocketAddress local, int hint) throws IOException {
        RawAddress wanted = RawAddress.of(local);
        if (hint >= 0 && isBoundTo(hint, wanted)) {
            return hint;
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(ALL)) {
            for (Path entry : all) {
                int descriptor = Integer.parseInt(entry.getFileName().toString());
                if (isBoundTo(descriptor, wanted)) {
                    return descriptor;
                }
            }
        }
        throw new IOException("its descriptor was not found");
    }

    private boolean isBoundTo(int descriptor, RawAddress wanted) {
        if (system.getsockname(descriptor, name) < 0) {
            return false;
        }
        found.read(name);
        return found.isBoundAs(wanted) && system.getsockopt(descriptor, SOL_SOCKET, SO_TYPE) == SOCK_DGRAM;
    }
}
