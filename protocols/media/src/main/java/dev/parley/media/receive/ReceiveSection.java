package dev.parley.media.receive;

import dev.parley.media.config.PayloadTypes;
import dev.parley.media.config.ReceiveConfiguration;
import dev.parley.rtp.extension.SdesText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An m-section on the receiving side: its configuration, its payload types, and the streams that were routed to it. */
public final class ReceiveSection {
    private ReceiveConfiguration configuration;
    private PayloadTypes types;
    private byte[] mid;
    private final List<ReceiveStream> streams = new ArrayList<>();

    /** Makes a section without streams. */
    public ReceiveSection(ReceiveConfiguration configuration) {
        this.configuration = configuration;
        this.types = new PayloadTypes(configuration.codecs());
        this.mid = SdesText.bytes(configuration.mid());
    }

    /** Sets another configuration; streams stay. */
    public void configure(ReceiveConfiguration changed) {
        configuration = changed;
        types = new PayloadTypes(changed.codecs());
        mid = SdesText.bytes(changed.mid());
    }

    /** Returns the configuration. */
    public ReceiveConfiguration configuration() {
        return configuration;
    }

    /** Returns the MID's bytes, for comparison with header extensions. */
    byte[] mid() {
        return mid;
    }

    /** Returns the payload types. */
    public PayloadTypes types() {
        return types;
    }

    /** Returns the streams, retransmissions among them, in the order of their first packets. */
    public List<ReceiveStream> streams() {
        return streams;
    }

    /**
     * Returns the stream that retransmissions of {@code rtx} repair, or null while none is known: by the description, by the repaired RID,
     * or because the section has one stream alone.
     */
    public @Nullable ReceiveStream repairedBy(ReceiveStream rtx) {
        ReceiveStream only = null;
        int count = 0;
        for (ReceiveStream stream : streams) {
            if (stream.isRetransmission()) {
                continue;
            }
            if (isAnnounced(stream.ssrc(), rtx.ssrc())
                    || rtx.rid() != null && rtx.rid().equals(stream.rid())) {
                return stream;
            }
            only = stream;
            count++;
        }
        // RFC 4588 §5.3: with session-multiplexing the association is found by "matching" the requested packets; with
        // one stream there is nothing to match.
        return count == 1 && rtx.rid() == null ? only : null;
    }

    private boolean isAnnounced(int ssrc, int rtx) {
        for (ReceiveConfiguration.Source source : configuration.sources()) {
            if (source.ssrc() == ssrc && source.rtxSsrc() != null && source.rtxSsrc() == rtx) {
                return true;
            }
        }
        return false;
    }
}
