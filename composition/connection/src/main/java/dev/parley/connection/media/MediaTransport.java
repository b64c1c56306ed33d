package dev.parley.connection.media;

import dev.parley.base.DropCounters;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.media.RtpSession;
import dev.parley.media.RtpSessionSettings;
import dev.parley.rtp.RtpPacket;
import dev.parley.srtp.ProtectionProfile;
import dev.parley.srtp.SrtpResult;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Media of one transport: the RTP session, and between it and the wire the SRTP contexts of one or two components. Stages 1 to 4 of the
 * receive path and 14 and 15 of the send path stand here.
 */
public final class MediaTransport {
    private final int transport;
    private final SecureRandom random;
    private final RtpSession session;
    private final DropCounters drops;

    // Component 1 carries RTP, and RTCP unless that has component 2.
    private final @Nullable ComponentKeys[] keys = new ComponentKeys[2];
    private final EarlyPackets[] early = {new EarlyPackets(), new EarlyPackets()};

    /**
     * Makes the media of a transport, without keys.
     *
     * @param transport its number
     * @param drops where dropped packets are counted
     */
    public MediaTransport(int transport, RtpSessionSettings settings, SecureRandom random, DropCounters drops) {
        this.transport = transport;
        this.random = random;
        this.drops = drops;
        this.session = new RtpSession(settings);
    }

    /** Returns the transport's number. */
    public int transport() {
        return transport;
    }

    /** Returns the RTP session. */
    public RtpSession session() {
        return session;
    }

    /** Returns the number of bytes of keying material for a profile. */
    public static int materialLength(ProtectionProfile profile) {
        return ComponentKeys.materialLength(profile);
    }

    /**
     * Sets the keys of a component, and runs the packets through that came before them.
     *
     * @param material what DTLS exported, {@link #materialLength} bytes; it is wiped
     * @param client whether this end is DTLS's client
     */
    public void setKeys(int component, ProtectionProfile profile, byte[] material, boolean client, Timestamp now) {
        ComponentKeys former = keys[component - 1];
        if (former != null) {
            former.close();
        }
        keys[component - 1] = ComponentKeys.of(profile, material, client, random);
        for (byte[] packet : early[component - 1].takeAll()) {
            handle(component, PacketBuffer.wrap(packet), now);
        }
    }

    /** Ends the keys of a component: its DTLS association is over. */
    public void removeKeys(int component) {
        ComponentKeys former = keys[component - 1];
        if (former != null) {
            former.close();
            keys[component - 1] = null;
        }
        early[component - 1].takeAll();
    }

    /**
     * Takes a datagram of RTP's range from a validated path.
     *
     * @return whether it authenticated
     */
    public boolean handle(int component, PacketBuffer datagram, Timestamp now) {
        boolean control = RtpPacket.isRtcp(datagram); // 1
        ComponentKeys present = keys[component - 1];
        if (present == null) {
            if (!early[component - 1].add(datagram)) { // 2
                drops.count("media before its keys");
            }
            return false;
        }
        // 3 and 4: what does not authenticate changes nothing.
        SrtpResult result =
                control ? present.receiver.unprotectRtcp(datagram) : present.receiver.unprotectRtp(datagram);
        if (result != SrtpResult.OK) {
            drops.count(control ? RTCP_DROPS[result.ordinal()] : RTP_DROPS[result.ordinal()]);
            return false;
        }
        if (control) {
            session.handleRtcp(datagram, now);
        } else {
            session.handleRtp(datagram, now);
        }
        return true;
    }

    private static final String[] RTP_DROPS = names("SRTP ");
    private static final String[] RTCP_DROPS = names("SRTCP ");

    private static String[] names(String prefix) {
        SrtpResult[] results = SrtpResult.values();
        String[] names = new String[results.length];
        for (int i = 0; i < results.length; i++) {
            names[i] = prefix
                    + results[i].name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
        return names;
    }

    /** Returns whether packets can leave: component 1 has keys, and so has component 2 where there is one. */
    public boolean isReady(boolean twoComponents) {
        return keys[0] != null && (!twoComponents || keys[1] != null);
    }

    /**
     * Appends the next packet, protected.
     *
     * @param twoComponents whether RTCP has a component of its own
     * @return the component over which it is to leave, or 0 if there was none
     */
    public int pollTransmit(TransmitBatch into, boolean twoComponents, Timestamp now) {
        if (!isReady(twoComponents)) {
            return 0;
        }
        while (session.pollTransmit(into, now)) {
            PacketBuffer packet = into.packet(into.size() - 1);
            boolean rtp = session.isRtp();
            int component = !rtp && twoComponents ? 2 : 1;
            if (session.isSealed()) {
                return component;
            }
            ComponentKeys present = keys[component - 1];
            if (present == null) {
                throw new AssertionError("both components have keys when the transport is ready");
            }
            SrtpResult result = rtp ? present.sender.protectRtp(packet) : present.sender.protectRtcp(packet); // 14
            if (result == SrtpResult.OK) {
                if (rtp) {
                    session.keepSealed(packet);
                }
                return component;
            }
            into.removeLast();
            drops.count(rtp ? "RTP not protected" : "RTCP not protected");
        }
        return 0;
    }

    /** Returns when the session has something to do, or never while it has no keys. */
    public Timestamp nextTimeout(boolean twoComponents) {
        return isReady(twoComponents) ? session.nextTimeout() : Timestamp.NEVER;
    }

    /** Ends the session; a last datagram says goodbye. */
    public void close(Timestamp now) {
        session.close(now);
    }
}
