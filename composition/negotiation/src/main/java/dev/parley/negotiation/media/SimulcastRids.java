package dev.parley.negotiation.media;

import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.Simulcast;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** The streams of one m-section that count; servers send and take three. */
    private static final int LIMIT = 64;

    private static List<String> rids(
            MediaDescription section, List<List<Simulcast.Alternative>> streams, boolean send) {
        Set<String> defined = new HashSet<>();
        section.rids().stream().filter(rid -> rid.send() == send).forEach(rid -> defined.add(rid.id()));
        Set<String> rids = new LinkedHashSet<>();
        for (List<Simulcast.Alternative> alternatives : streams) {
            String rid = alternatives.get(0).rid();
            if (defined.contains(rid) && rids.size() < LIMIT) {
                rids.add(rid);
            }
        }
        return List.copyOf(rids);
    }
}
