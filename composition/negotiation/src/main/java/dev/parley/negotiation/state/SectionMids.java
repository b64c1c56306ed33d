package dev.parley.negotiation.state;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Identifications of the m-sections of a description, also of those to which the peer gave none. */
public final class SectionMids {
    private SectionMids() {}

    /**
     * Returns each section's own mid, else one that no other has. RFC 9429 §5.10: "If the "m=" section does not include a
     * MID (i.e., the remote endpoint does not support the MID extension), generate a value for the RtpTransceiver mid
     * property". The same description always gets the same ones.
     */
    public static List<String> of(SessionDescription sdp) {
        Set<String> taken = new HashSet<>();
        for (MediaDescription section : sdp.media()) {
            if (section.mid() != null) {
                taken.add(section.mid());
            }
        }
        List<String> mids = new ArrayList<>();
        // One prefix for all: that of each section alone could be looked for as often as there are sections.
        String prefix = "";
        for (int i = 0; i < sdp.media().size(); i++) {
            String mid = sdp.media().get(i).mid();
            while (mid == null && taken.contains(prefix + i)) {
                prefix = "_" + prefix;
            }
            mids.add(mid != null ? mid : prefix + i);
        }
        return mids;
    }
}
