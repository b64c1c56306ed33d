package dev.parley.sdp;

/**
 * The line "o=", RFC 8866 §5.2.
 *
 * @param username "-" where nothing is to be said
 * @param sessionId a number, kept as a text because peers exceed 64 bits
 * @param sessionVersion a number, likewise
 * @param address where the session was made; without meaning in WebRTC
 */
public record Origin(String username, String sessionId, String sessionVersion, ConnectionAddress address) {

    static Origin parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String username = fields.word("user name");
        String id = fields.word("session id", c -> c >= '0' && c <= '9');
        String version = fields.word("session version", c -> c >= '0' && c <= '9');
        return new Origin(username, id, version, ConnectionAddress.read(fields));
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return username + " " + sessionId + " " + sessionVersion + " " + address;
    }
}
