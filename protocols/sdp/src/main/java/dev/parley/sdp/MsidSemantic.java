package dev.parley.sdp;

import java.util.List;

/**
 * "a=msid-semantic" of the drafts of RFC 8830, which peers still write.
 *
 * @param semantic "WMS"
 * @param streams the ids of MediaStreams, or "*"
 */
public record MsidSemantic(String semantic, List<String> streams) {
    /** Copies the list. */
    public MsidSemantic {
        streams = List.copyOf(streams);
    }

    static MsidSemantic parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        return new MsidSemantic(fields.token("semantic"), fields.words("stream", Fields::isNonSpace));
    }
}
