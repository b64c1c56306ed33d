package dev.parley.negotiation.media;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.Simulcast;
import java.util.ArrayList;
import java.util.List;

/**
 * The streams of "a=simulcast" in an m-section, RFC 8853 §5.1: of each the first alternative, without repetitions, and only
 * those that "a=rid" defines ("Simulcast streams using undefined rid-ids MUST NOT be used as valid simulcast streams").
 */
public final class SimulcastRids {
    private SimulcastRids() {}

    /** Returns what the describing end sends, the preferred one first. */
    public static List<String> sent(MediaDescription section) {
        Simulcast simulcast = section.simulcast();
        return simulcast == null ? List.of() : rids(section, simulcast.send(), true);
    }

    /** Returns what the describing end receives, the preferred one first. */
    public static List<String> received(MediaDescription section) {
        Simulcast simulcast = section.simulcast();
        return simulcast == null ? List.of() : rids(section, simulcast.receive(), false);
    }

    private static List<String> rids(
            MediaDescription section, List<List<Simulcast.Alternative>> streams, boolean send) {
        List<String> defined = new ArrayList<>();
        section.rids().stream().filter(rid -> rid.send() == send).forEach(rid -> defined.add(rid.id()));
        List<String> rids = new ArrayList<>();
        for (List<Simulcast.Alternative> alternatives : streams) {
            String rid = alternatives.get(0).rid();
            if (defined.contains(rid) && !rids.contains(rid)) {
                rids.add(rid);
            }
        }
        return rids;
    }
}
