package dev.parley.rtp.extension;

import dev.parley.rtp.RtpPacket;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text of an SDES item in a header extension, RFC 7941: MID, RID and repaired RID. */
public final class SdesText {
    private SdesText() {}

    /** Returns the text of the element at {@code index} of the packet. */
    public static String read(RtpPacket packet, int index) {
        return new String(
                packet.array(), packet.extensionOffset(index), packet.extensionLength(index), StandardCharsets.UTF_8);
    }

    /** Returns the text of a type's element, or null if the packet has none or it is empty. */
    public static @Nullable String find(RtpPacket packet, ExtensionMap map, ExtensionType type) {
        int index = map.find(packet, type);
        return index < 0 || packet.extensionLength(index) == 0 ? null : read(packet, index);
    }

    /** Returns whether the element at {@code index} has exactly the given bytes; allocates nothing. */
    public static boolean equals(RtpPacket packet, int index, byte[] text) {
        int from = packet.extensionOffset(index);
        return java.util.Arrays.equals(
                packet.array(), from, from + packet.extensionLength(index), text, 0, text.length);
    }

    /** Returns the bytes of a text, as they stand in an element. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
