package dev.parley.sdp;

/**
 * The line "c=", RFC 8866 §5.7, and the same three fields elsewhere.
 *
 * @param networkType "IN"
 * @param addressType "IP4" or "IP6"
 * @param address an address literal or a name
 */
public record ConnectionAddress(String networkType, String addressType, String address) {
    /** RFC 8840 §4.1: what stands there while no candidate is known. */
    public static final ConnectionAddress NONE = new ConnectionAddress("IN", "IP4", "0.0.0.0");

    static ConnectionAddress parse(String value) throws SdpException {
        return read(new Fields(value));
    }

    static ConnectionAddress read(Fields fields) throws SdpException {
        ConnectionAddress address = new ConnectionAddress(
                fields.token("network type"), fields.token("address type"), fields.word("address"));
        fields.end();
        return address;
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return networkType + " " + addressType + " " + address;
    }
}
