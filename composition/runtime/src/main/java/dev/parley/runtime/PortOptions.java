package dev.parley.runtime;

/**
 * Options with which a {@link DatagramPort} is opened.
 *
 * @param ports the ports to choose from where the address says 0
 * @param receiveBuffer SO_RCVBUF in bytes; the system may grant less
 * @param sendBuffer SO_SNDBUF in bytes; the system may grant less
 */
public record PortOptions(PortRange ports, int receiveBuffer, int sendBuffer) {
    /**
     * The default for both socket buffers: what Linux grants by default at the most on many machines, and 1,800 datagrams of 1,200
     * bytes, of which each is charged 2.3 KB.
     */
    public static final int BUFFER = 4 * 1024 * 1024;

    /** Any free port, large buffers. */
    public static final PortOptions DEFAULT = new PortOptions(PortRange.ANY, BUFFER, BUFFER);

    /** Checks the sizes. */
    public PortOptions {
        if (receiveBuffer <= 0 || sendBuffer <= 0) {
            throw new IllegalArgumentException("buffer sizes must be positive");
        }
    }

    /** Returns these options with another range. */
    public PortOptions withPorts(PortRange range) {
        return new PortOptions(range, receiveBuffer, sendBuffer);
    }
}
