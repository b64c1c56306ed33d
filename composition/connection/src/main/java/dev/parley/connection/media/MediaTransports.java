package dev.parley.connection.media;

import dev.parley.base.DropCounters;
import dev.parley.base.Timestamp;
import dev.parley.dtls.DtlsEngine;
import dev.parley.dtls.DtlsState;
import dev.parley.dtls.settings.SrtpProfile;
import dev.parley.media.RtpSessionSettings;
import dev.parley.parameters.DtlsRole;
import dev.parley.srtp.ProtectionProfile;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Media of a connection's transports: those that have an RTP session, and the keys that each one's DTLS exports. */
public final class MediaTransports {
    private final SecureRandom random;
    private final DropCounters drops;
    private final Supplier<RtpSessionSettings> settings;
    private final List<MediaTransport> media = new ArrayList<>(1);

    /**
     * Makes none yet.
     *
     * @param settings makes the settings of a session
     */
    public MediaTransports(SecureRandom random, DropCounters drops, Supplier<RtpSessionSettings> settings) {
        this.random = random;
        this.drops = drops;
        this.settings = settings;
    }

    /** Returns the number of transports with media. */
    public int size() {
        return media.size();
    }

    /** Returns the media at an index from 0. */
    public MediaTransport get(int index) {
        return media.get(index);
    }

    /** Returns the media of a transport, or null. */
    public @Nullable MediaTransport find(int transport) {
        for (int i = 0; i < media.size(); i++) {
            if (media.get(i).transport() == transport) {
                return media.get(i);
            }
        }
        return null;
    }

    /** Makes the media of a transport that has none. */
    public MediaTransport add(int transport) {
        MediaTransport made = new MediaTransport(transport, settings.get(), random, drops);
        media.add(made);
        return made;
    }

    /** Removes the media of a transport. */
    public void remove(int transport) {
        media.removeIf(candidate -> candidate.transport() == transport);
    }

    /** Gives a component's media the keys that its DTLS exports, if SRTP was negotiated and the handshake is complete. */
    public void takeKeys(int transport, int component, DtlsEngine dtls, Timestamp now) {
        MediaTransport session = find(transport);
        SrtpProfile negotiated = dtls.srtpProfile();
        if (session == null || negotiated == null || dtls.state() != DtlsState.CONNECTED) {
            return;
        }
        ProtectionProfile profile = ProtectionProfile.valueOf(negotiated.name());
        byte[] material =
                dtls.exportKeyingMaterial("EXTRACTOR-dtls_srtp", null, MediaTransport.materialLength(profile));
        session.setKeys(component, profile, material, dtls.role() == DtlsRole.CLIENT, now);
    }

    /** Ends the keys of a component: its DTLS association is over. */
    public void dropKeys(int transport, int component) {
        MediaTransport session = find(transport);
        if (session != null) {
            session.removeKeys(component);
        }
    }
}
