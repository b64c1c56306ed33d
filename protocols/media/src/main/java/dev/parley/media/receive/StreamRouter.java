package dev.parley.media.receive;

import dev.parley.base.DropCounters;
import dev.parley.media.config.PayloadTypes.Use;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.parameters.HeaderExtension;
import dev.parley.rtp.RtpPacket;
import dev.parley.rtp.extension.ExtensionMap;
import dev.parley.rtp.extension.ExtensionType;
import dev.parley.rtp.extension.SdesText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Association of packets with m-sections and streams, RFC 9143 §9.2: by MID, by SSRC, by payload type. */
public final class StreamRouter {
    /** Maximum number of streams of a transport: a conference of a hundred with simulcast and retransmissions. */
    public static final int MAX_STREAMS = 1_024;

    private final DropCounters drops;
    private final Map<Integer, ReceiveSection> sections = new LinkedHashMap<>();

    // Looked up only, never iterated.
    private final Map<Integer, ReceiveStream> bySsrc = new HashMap<>();
    private ExtensionMap extensions = ExtensionMap.NONE;
    private @Nullable ReceiveStream last;
    private boolean unroutable;

    /** Makes a router without sections. */
    public StreamRouter(DropCounters drops) {
        this.drops = drops;
    }

    /** Adds a section, or changes its configuration. */
    public void configure(ReceiveConfiguration configuration) {
        ReceiveSection section = sections.get(configuration.transceiver());
        if (section == null) {
            sections.put(configuration.transceiver(), new ReceiveSection(configuration));
        } else {
            section.configure(configuration);
        }
        mapExtensions();
    }

    /** Removes a section with its streams. */
    public void remove(int transceiver) {
        ReceiveSection section = sections.remove(transceiver);
        if (section != null) {
            section.streams().forEach(stream -> bySsrc.remove(stream.ssrc()));
            last = null;
            mapExtensions();
        }
    }

    /** RFC 9143 §8: within a BUNDLE group an identifier means the same extension in all sections. */
    private void mapExtensions() {
        List<HeaderExtension> all = new ArrayList<>();
        for (ReceiveSection section : sections.values()) {
            all.addAll(section.configuration().extensions());
        }
        extensions = ExtensionMap.of(all);
    }

    /** Returns the identifiers of header extensions. */
    public ExtensionMap extensions() {
        return extensions;
    }

    /** Returns the sections in the order in which they were added. */
    public Iterable<ReceiveSection> sections() {
        return sections.values();
    }

    /** Returns the section of a transceiver, or null. */
    public @Nullable ReceiveSection section(int transceiver) {
        return sections.get(transceiver);
    }

    /** Returns the stream of an SSRC, or null. */
    public @Nullable ReceiveStream stream(int ssrc) {
        return bySsrc.get(ssrc);
    }

    /** Returns the stream of a packet, or null if no section takes it. See {@link #isUnroutable}. */
    public @Nullable ReceiveStream route(RtpPacket packet) {
        int ssrc = packet.ssrc();
        unroutable = false;
        ReceiveStream known = last != null && last.ssrc() == ssrc ? last : bySsrc.get(ssrc);
        int mid = extensions.find(packet, ExtensionType.MID);
        if (mid < 0 && known != null) {
            refine(packet, known);
            last = known;
            return accept(packet, known);
        }
        ReceiveSection section = mid >= 0 ? byMid(packet, mid) : bySource(packet);
        if (section == null) {
            unroutable = true;
            return null;
        }
        if (known != null && known.section() != section && isOlder(packet, known)) {
            section = known.section();
        }
        if (known == null || known.section() != section) {
            known = add(packet, section, known);
        }
        if (known != null) {
            refine(packet, known);
            last = known;
            return accept(packet, known);
        }
        return null;
    }

    /** RFC 9143 §9.2: a MID changes the mapping only if the packet is newer than the last update. */
    private static boolean isOlder(RtpPacket packet, ReceiveStream known) {
        SequenceExtension numbers = known.statistics.extension();
        return numbers.highest() >= 0 && numbers.peek(packet.sequenceNumber()) < numbers.highest();
    }

    private @Nullable ReceiveSection byMid(RtpPacket packet, int element) {
        for (ReceiveSection section : sections.values()) {
            if (SdesText.equals(packet, element, section.mid())) {
                return section;
            }
        }
        // RFC 9143 §9.2: a packet with a MID that is not in the table is not decoded. There is no falling back to the
        // payload type or to the RID, which other senders use, too.
        return null;
    }

    private @Nullable ReceiveSection bySource(RtpPacket packet) {
        ReceiveSection byType = null;
        int takers = 0;
        for (ReceiveSection section : sections.values()) {
            for (ReceiveConfiguration.Source source : section.configuration().sources()) {
                if (source.ssrc() == packet.ssrc() || source.rtxSsrc() != null && source.rtxSsrc() == packet.ssrc()) {
                    return section;
                }
            }
            if (section.types().codec(packet.payloadType()) != null) {
                byType = section;
                takers++;
            }
        }
        return takers == 1 ? byType : null;
    }

    /** Returns whether the last packet belongs to no section: a description that is under way may name its MID, SSRC or payload type. */
    public boolean isUnroutable() {
        return unroutable;
    }

    private @Nullable ReceiveStream add(RtpPacket packet, ReceiveSection section, @Nullable ReceiveStream former) {
        if (former != null) {
            former.section().streams().remove(former);
            bySsrc.remove(former.ssrc());
        } else if (bySsrc.size() >= MAX_STREAMS) {
            drops.count("RTP of too many streams");
            return null;
        }
        boolean rtx = section.types().use(packet.payloadType()) == Use.RTX;
        ReceiveStream stream = new ReceiveStream(section, packet.ssrc(), rtx, null);
        section.streams().add(stream);
        bySsrc.put(packet.ssrc(), stream);
        return stream;
    }

    /** RID and repaired RID refine a stream within its section; they never find a section. */
    private void refine(RtpPacket packet, ReceiveStream stream) {
        if (packet.extensionCount() == 0 || stream.rid() != null) {
            return;
        }
        String rid = SdesText.find(
                packet, extensions, stream.isRetransmission() ? ExtensionType.REPAIRED_RID : ExtensionType.RID);
        if (rid != null) {
            stream.setRid(rid);
        }
    }

    private @Nullable ReceiveStream accept(RtpPacket packet, ReceiveStream stream) {
        if (stream.section().types().codec(packet.payloadType()) == null) {
            drops.count("RTP of a payload type that was not negotiated");
            return null;
        }
        return stream;
    }

    /** Removes a stream that has ended. */
    public void removeStream(ReceiveStream stream) {
        bySsrc.remove(stream.ssrc());
        stream.section().streams().remove(stream);
        if (last == stream) {
            last = null;
        }
    }
}
