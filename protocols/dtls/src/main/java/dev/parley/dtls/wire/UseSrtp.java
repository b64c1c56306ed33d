package dev.parley.dtls.wire;

import dev.parley.base.MalformedException;
import dev.parley.dtls.settings.SrtpProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The content of the use_srtp extension, RFC 5764 §4.1. A key identifier (MKI) is neither offered nor accepted. */
public final class UseSrtp {
    private UseSrtp() {}

    public static byte[] offer(List<SrtpProfile> profiles) {
        return new VectorWriter()
                .numbers16(profiles.stream().mapToInt(SrtpProfile::code).toArray())
                .u8(0)
                .toByteArray();
    }

    /** Returns the first of our profiles that the client offers, or null where none is common. */
    public static @Nullable SrtpProfile choose(byte[] content, List<SrtpProfile> ours) throws MalformedException {
        int[] offered = parse(content);
        for (SrtpProfile profile : ours) {
            if (Extensions.contains(offered, profile.code())) {
                return profile;
            }
        }
        return null;
    }

    /** Returns the profile that the server has chosen of ours. */
    public static SrtpProfile accept(byte[] content, List<SrtpProfile> ours)
            throws MalformedException, HandshakeFailure {
        int[] chosen = parse(content);
        SrtpProfile profile = chosen.length == 1 ? SrtpProfile.of(chosen[0]) : null;
        // RFC 5764 §4.1.3: "If the client detects a nonzero-length MKI in the server's response that is different than
        // the one the client offered, then the client MUST abort the handshake": we offer none, and one profile and no
        // MKI are five bytes.
        if (profile == null || !ours.contains(profile) || content.length != 5) {
            throw new HandshakeFailure(
                    Alert.ILLEGAL_PARAMETER, "the server chose an SRTP profile that was not offered");
        }
        return profile;
    }

    private static int[] parse(byte[] content) throws MalformedException {
        VectorReader reader = new VectorReader(content);
        int[] profiles = reader.numbers16();
        reader.vector8();
        reader.end();
        return profiles;
    }
}
