package dev.parley.negotiation.transceiver;

import dev.parley.negotiation.media.Capabilities;
import dev.parley.negotiation.media.CodecMatch;
import dev.parley.negotiation.media.MediaKind;
import dev.parley.negotiation.signaling.NegotiationException;
import dev.parley.negotiation.signaling.NegotiationException.Kind;
import dev.parley.parameters.Codec;
import java.util.ArrayList;
import java.util.List;

/** webrtc-pc's setCodecPreferences: which preferences are taken. */
final class CodecPreferences {
    private final List<Codec> capabilities;

    CodecPreferences(Capabilities capabilities, MediaKind kind) {
        this.capabilities = capabilities.codecs(kind);
    }

    List<Codec> check(List<Codec> codecs) throws NegotiationException {
        List<Codec> checked = new ArrayList<>();
        for (Codec codec : codecs) {
            // "Remove any duplicate values in codecs, ensuring that the first occurrence of each value remains in
            // place."
            if (checked.stream().noneMatch(other -> CodecMatch.same(other, codec, false))) {
                checked.add(codec);
            }
        }
        for (Codec codec : checked) {
            // "If codec does not match any codec in codecCapabilities, throw InvalidModificationError."
            if (capabilities.stream().noneMatch(known -> CodecMatch.same(known, codec, false))) {
                throw new NegotiationException(
                        Kind.INVALID_MODIFICATION,
                        codec.mimeType() + " with these parameters is not among the capabilities");
            }
        }
        // "If codecs only contains entries for RTX, RED, FEC or Comfort Noise or is an empty set, throw
        // InvalidModificationError"; an empty argument resets the preferences.
        if (!checked.isEmpty() && checked.stream().noneMatch(CodecMatch::isMedia)) {
            throw new NegotiationException(Kind.INVALID_MODIFICATION, "none of the codecs carries media");
        }
        return List.copyOf(checked);
    }
}
