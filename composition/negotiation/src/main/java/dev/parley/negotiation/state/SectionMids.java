package dev.parley.negotiation.state;

import dev.parley.sdp.SessionDescription;

/** The identification of an m-section, also where the peer gave none. */
public final class SectionMids {
    private SectionMids() {}

    /**
     * Returns the section's own mid, else one that nobody else has. RFC 8829 §5.10: "If the "m=" section does not include a
     * MID (i.e., the remote endpoint does not support the MID extension), generate a value for the RtpTransceiver mid
     * property".
     */
    public static String of(SessionDescription sdp, int index) {
        String own = sdp.media().get(index).mid();
        if (own != null) {
            return own;
        }
        BundleGroups sections = new BundleGroups(sdp);
        String mid = String.valueOf(index);
        while (sections.indexOf(mid) >= 0) {
            mid = "_" + mid;
        }
        return mid;
    }
}
