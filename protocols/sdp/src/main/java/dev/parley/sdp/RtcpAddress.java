package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=rtcp", RFC 3605 §2.1.
 *
 * @param port 0 to 65,535
 * @param address or null, which is the m-section's
 */
public record RtcpAddress(int port, @Nullable ConnectionAddress address) {

    static RtcpAddress parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        int port = (int) fields.number("port", 0, 65_535);
        return new RtcpAddress(port, fields.atEnd() ? null : ConnectionAddress.read(fields));
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return address == null ? String.valueOf(port) : port + " " + address;
    }
}
