package dev.parley.sdp;

/**
 * "a=sctpmap" of the drafts of RFC 8841, which older peers write with "DTLS/SCTP".
 *
 * @param port the SCTP port, which is also the m-line's format
 * @param protocol "webrtc-datachannel"
 * @param streams the number of streams, or 0 where it is not given
 */
public record SctpMap(int port, String protocol, int streams) {

    static SctpMap parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        int port = (int) fields.number("SCTP port", 0, 65_535);
        String protocol = fields.token("protocol");
        return new SctpMap(port, protocol, fields.atEnd() ? 0 : (int) fields.number("streams", 0, 65_536));
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return port + " " + protocol + (streams == 0 ? "" : " " + streams);
    }
}
