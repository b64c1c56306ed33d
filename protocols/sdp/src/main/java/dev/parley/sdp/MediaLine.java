package dev.parley.sdp;

import java.util.List;

/**
 * The line "m=", RFC 8866 §5.14.
 *
 * @param media "audio", "video", "application" …
 * @param port 0 to 65,535; 0 rejects the section, or is bundle-only
 * @param portCount of consecutive ports, 1 as a rule
 * @param protocol "UDP/TLS/RTP/SAVPF", "UDP/DTLS/SCTP" …
 * @param formats one at least
 */
public record MediaLine(String media, int port, int portCount, String protocol, List<String> formats) {
    /** Copies the list. */
    public MediaLine {
        formats = List.copyOf(formats);
    }

    static MediaLine parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        String media = fields.token("media");
        String port = fields.word("port");
        int slash = port.indexOf('/');
        int count = slash < 0 ? 1 : (int) Fields.number(port.substring(slash + 1), "port count", 1, 65_535);
        int number = (int) Fields.number(slash < 0 ? port : port.substring(0, slash), "port", 0, 65_535);
        String protocol = fields.word("protocol", c -> c == '/' || Fields.isTokenChar(c));
        List<String> formats = fields.words("format", Fields::isTokenChar);
        if (formats.isEmpty()) {
            throw new SdpException(0, "format is missing");
        }
        return new MediaLine(media, number, count, protocol, formats);
    }

    /** Returns the value. */
    @Override
    public String toString() {
        return media + " " + port + (portCount == 1 ? "" : "/" + portCount) + " " + protocol + " "
                + String.join(" ", formats);
    }
}
