package dev.parley.javascript;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Encoding Standard §4.2 "UTF-8 decode": what is malformed becomes U+FFFD, or fails the whole. */
final class Utf8 {
    private Utf8() {}

    static @Nullable String decode(byte[] bytes, boolean fatal) {
        if (!fatal) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
