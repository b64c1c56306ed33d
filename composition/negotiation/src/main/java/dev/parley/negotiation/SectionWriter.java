package dev.parley.negotiation;

import dev.parley.parameters.Fingerprint;
import dev.parley.parameters.IceCredentials;
import dev.parley.parameters.SctpParameters;
import dev.parley.sdp.ConnectionAddress;
import dev.parley.sdp.MediaDescription;
import dev.parley.sdp.MediaLine;
import dev.parley.sdp.SctpMap;
import dev.parley.sdp.SdpWriter;
import dev.parley.sdp.Setup;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The m-sections of our descriptions: what offers and answers have in common. */
final class SectionWriter {
    /** What the drafts of RFC 8841 put into "a=sctpmap": the largest number of streams. */
    private static final int SCTPMAP_STREAMS = 65_535;

    private final SdpWriter writer;
    private final List<Fingerprint> fingerprints;
    private final LocalGatherings gatherings;
    private final SctpParameters sctp;

    SectionWriter(SdpWriter writer, List<Fingerprint> fingerprints, LocalGatherings gatherings, SctpParameters sctp) {
        this.writer = writer;
        this.fingerprints = fingerprints;
        this.gatherings = gatherings;
        this.sctp = sctp;
    }

    /** What an m-section says about the transport that it carries. */
    record TransportLines(IceCredentials credentials, Setup setup) {}

    /**
     * Writes a data section.
     *
     * @param transport null where the section is bundled into another
     * @param offered the m-section that is answered, or null in an offer
     */
    void data(@Nullable String mid, @Nullable TransportLines transport, @Nullable MediaDescription offered) {
        boolean oldForm = offered != null && Section.isOldForm(offered);
        // RFC 8829 §5.3.1: "The <proto> field MUST be set to exactly match the <proto> field for the corresponding "m="
        // line in the offer." In the old form the format is our own port.
        String protocol =
                offered == null ? "UDP/DTLS/SCTP" : offered.mediaLine().protocol();
        String format = oldForm ? String.valueOf(sctp.port()) : "webrtc-datachannel";
        int port = LocalGatherings.DISCARD_PORT;
        ConnectionAddress address = ConnectionAddress.NONE;
        if (transport != null) {
            port = gatherings.defaultPort(transport.credentials().usernameFragment());
            address = gatherings.defaultAddress(transport.credentials().usernameFragment());
        }
        writer.line('m', new MediaLine("application", port, 1, protocol, List.of(format)));
        writer.line('c', address);
        if (mid != null) {
            writer.attribute("mid", mid);
        }
        if (oldForm) {
            writer.attribute("sctpmap", new SctpMap(sctp.port(), "webrtc-datachannel", SCTPMAP_STREAMS));
        } else {
            writer.attribute("sctp-port", sctp.port());
        }
        writer.attribute("max-message-size", sctp.maxMessageSize());
        if (transport != null) {
            transport(transport);
        }
    }

    /** The attributes that RFC 8859 puts into the categories IDENTICAL and TRANSPORT. */
    private void transport(TransportLines transport) {
        IceCredentials credentials = transport.credentials();
        writer.attribute("ice-ufrag", credentials.usernameFragment());
        writer.attribute("ice-pwd", credentials.password());
        for (Fingerprint fingerprint : fingerprints) {
            writer.attribute("fingerprint", fingerprint);
        }
        writer.attribute("setup", transport.setup().token());
        gatherings.write(writer, credentials.usernameFragment());
    }

    /**
     * Writes a section with port 0 in place of one that was offered, or that was there before.
     *
     * @param mid null where the other side gave none
     */
    void rejected(@Nullable String mid, MediaDescription original) {
        MediaLine line = original.mediaLine();
        writer.line('m', new MediaLine(line.media(), 0, 1, line.protocol(), line.formats()));
        writer.line('c', ConnectionAddress.NONE);
        if (mid != null) {
            writer.attribute("mid", mid);
        }
        if (Section.isRtp(original)) {
            writer.attribute("inactive");
        }
    }
}
