package dev.parley.parameters;

/**
 * Parameters of an SCTP association in a data m-section, RFC 8841.
 *
 * @param port the SCTP port, "a=sctp-port"; 0 closes the association (§5.1)
 * @param maxMessageSize the largest message in bytes that this end takes, "a=max-message-size"; 0 is no limit (§6.1)
 */
public record SctpParameters(int port, long maxMessageSize) {
    /** RFC 8841 §5.2 leaves the port open; 5000 is what every WebRTC endpoint uses. */
    public static final int DEFAULT_PORT = 5000;

    /** RFC 8841 §6.1: "If the SDP 'max-message-size' attribute is not present, the default value is 64K." */
    public static final long DEFAULT_MAX_MESSAGE_SIZE = 65_536;
}
