package dev.parley.sdp;

import org.jspecify.annotations.Nullable;

/**
 * "a=identity", RFC 8827 §5.
 *
 * @param assertion Base64 of the identity assertion
 * @param extensions or null
 */
public record Identity(String assertion, @Nullable String extensions) {

    static Identity parse(String value) throws SdpException {
        Fields fields = new Fields(value);
        return new Identity(fields.word("identity assertion"), fields.rest());
    }
}
