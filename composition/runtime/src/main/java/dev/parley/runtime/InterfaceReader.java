package dev.parley.runtime;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The system's network interfaces, as {@link InterfaceList} reads them. */
interface InterfaceReader {
    /**
     * An interface at the moment.
     *
     * @param name its name, such as "eth0"
     * @param up whether it is up and has a carrier; without one it keeps its addresses for the most part
     * @param addresses its addresses
     */
    record Interface(String name, boolean up, List<NetworkAddress> addresses) {}

    /**
     * Returns the names of all interfaces.
     *
     * @throws IOException if the system does not say, for want of descriptors for example
     */
    List<String> names() throws IOException;

    /**
     * Returns an interface, or null if it is gone.
     *
     * @throws IOException if the system does not say
     */
    @Nullable
    Interface read(String name) throws IOException;
}
