package dev.parley.parameters;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ICE candidate as RFC 8839 §5.1 describes it on the wire. The address is a text because it may be a name ("….local") that
 * has to be resolved first.
 *
 * @param foundation groups candidates; 1 to 32 ice-chars from us, any text without spaces, the empty one too, from peers
 * @param component 1 to 256; 1 is RTP and data, 2 is RTCP
 * @param transport UDP or TCP
 * @param priority 1 to 2^31-1 (an unsigned 32-bit number is tolerated from peers)
 * @param address an IP address literal or a host name
 * @param port 0 to 65,535
 * @param type how the candidate was obtained
 * @param relatedAddress the base of a server-reflexive candidate, the mapped address of a relayed one; or null
 * @param relatedPort the port that goes with {@code relatedAddress}
 * @param tcpType for TCP candidates (RFC 6544 §4.5), else null
 * @param extensions further name and value pairs in their order, such as "generation 0"
 */
public record Candidate(
        String foundation,
        int component,
        Transport transport,
        long priority,
        String address,
        int port,
        CandidateType type,
        @Nullable String relatedAddress,
        @Nullable Integer relatedPort,
        @Nullable TcpType tcpType,
        List<Extension> extensions) {

    /** Transport protocol of a candidate. */
    public enum Transport {
        /** RFC 8445. */
        UDP,
        /** RFC 6544. */
        TCP
    }

    /** The roles of a TCP candidate, RFC 6544 §4.5. */
    public enum TcpType {
        /** Opens connections. */
        ACTIVE,
        /** Accepts connections. */
        PASSIVE,
        /** Simultaneous open. */
        SO
    }

    /**
     * A name and its value behind the known fields.
     *
     * @param name the extension's name
     * @param value the extension's value
     */
    public record Extension(String name, String value) {}

    /** Copies the list. */
    public Candidate {
        extensions = List.copyOf(extensions);
    }

    /** Returns the value of the extension of that name, or null. */
    public @Nullable String extension(String name) {
        for (Extension extension : extensions) {
            if (extension.name().equals(name)) {
                return extension.value();
            }
        }
        return null;
    }
}
