package dev.parley.sctp.association;

import dev.parley.base.Timestamp;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.Parameter;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpEvent;
import dev.parley.sctp.upperlayer.SctpFailure;
import dev.parley.sctp.upperlayer.SctpState;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The establishment of an association, RFC 9260 §5. Both ends of WebRTC send INIT: our tag and first TSN are those of this object
 * from its start, so that INIT and INIT ACK agree, as §5.2.1 asks; nothing else is kept before a valid COOKIE ECHO.
 */
public final class Handshake {
    /** RFC 9260 §5.1.3: the key of the cookie's MAC. */
    private static final int KEY_LENGTH = 32;

    /** A cookie goes stale so often before the association fails: two clocks that disagree that much never agree. */
    private static final int MAX_STALE_COOKIES = 8;

    /** The largest number of bytes that a peer may report to be unknown within one INIT ACK. */
    private static final int MAX_REPORTED = 256;

    /** The largest number of packets that one acknowledgement covers; the threshold that our own end permits its peer. */
    public static final int ACKNOWLEDGEMENT_THRESHOLD = 16;

    private static final byte[] EXTENSIONS = {(byte) ReconfigChunk.TYPE, (byte) ForwardTsnChunk.TYPE};

    /** RFC 8260 §2.2.1: "…by listing the I-DATA chunk within the Supported Extensions Parameter". */
    private static final byte[] WITH_INTERLEAVING = {
        (byte) ReconfigChunk.TYPE, (byte) ForwardTsnChunk.TYPE, (byte) IDataChunk.TYPE, (byte) IForwardTsnChunk.TYPE
    };

    private final TransmissionControlBlock tcb;
    private final byte[] key = new byte[KEY_LENGTH];
    private int attempts;
    private Timestamp initSent = Timestamp.NEVER;
    private int initsSent;

    private int staleCookies;

    /** The COOKIE ECHO that goes until it is answered. */
    private byte @Nullable [] cookie;

    private boolean cookieDue;

    private boolean lastEchoWasRepeated;

    public Handshake(TransmissionControlBlock tcb) {
        this.tcb = tcb;
        tcb.random.nextBytes(key);
    }

    /** RFC 9260 §5.1 A: sends INIT. */
    public void connect(Timestamp now) {
        tcb.state = AssociationState.COOKIE_WAIT;
        sendInit(now);
    }

    private void sendInit(Timestamp now) {
        tcb.waiting.removeIf(waiting -> waiting.chunk() instanceof InitChunk);
        // RFC 9260 §8.5.1 A: the packet with INIT carries the tag 0.
        tcb.sendAlone(new InitChunk(own(tcb.localTag, optional(null), List.of())), 0);
        initSent = now;
        initsSent++;
        startTimer(AssociationTimer.T1_INIT, tcb.rto.backedOff(attempts), now);
    }

    private void startTimer(AssociationTimer timer, long nanos, Timestamp now) {
        if (tcb.pathUsable) {
            tcb.setTimer(timer, now, nanos);
        }
    }

    /**
     * Returns the parameters that stacks of some years ago do not know. Some of those drop the whole chunk instead of skipping what they
     * do not know: Pion's SCTP before 1.8.12. They send an INIT, too, and our answer has only what that INIT has.
     *
     * @param peer the INIT that is answered, or null in our own INIT
     */
    private List<Parameter> optional(@Nullable Initiation peer) {
        List<Parameter> parameters = new ArrayList<>();
        if (tcb.config.zeroChecksum() && (peer == null || peer.acceptsZeroChecksumOverDtls())) {
            parameters.add(Parameter.zeroChecksumOverDtls());
            tcb.zeroChecksumOffered = true;
        }
        if (peer == null || peer.acknowledgementThreshold() > 0) {
            parameters.add(Parameter.acknowledgementThreshold(ACKNOWLEDGEMENT_THRESHOLD));
        }
        return parameters;
    }

    private Initiation own(int tag, List<Parameter> optional, List<Parameter> extra) {
        List<Parameter> parameters = new ArrayList<>();
        // RFC 8831 §6.2 requires RE-CONFIG and partial reliability.
        parameters.add(new Parameter(Parameter.FORWARD_TSN_SUPPORTED, new byte[0]));
        parameters.add(new Parameter(
                Parameter.SUPPORTED_EXTENSIONS, tcb.config.interleaving() ? WITH_INTERLEAVING : EXTENSIONS));
        parameters.addAll(optional);
        parameters.addAll(extra);
        return new Initiation(
                tag,
                tcb.config.receiveWindow(),
                SctpConfig.MAX_STREAMS,
                SctpConfig.MAX_STREAMS,
                tcb.localInitialTsn,
                parameters);
    }

    // ---- INIT and INIT ACK

    public void handleInit(InitChunk init, Timestamp now) {
        Initiation peer = init.body();
        if (peer.initiateTag() == 0) {
            // RFC 9260 §3.3.2: "If the value of the Initiate Tag in a received INIT chunk is found to be 0, the
            // receiver MUST silently discard the packet."
            tcb.drops.count("INIT with tag 0");
            return;
        }
        if (tcb.ended) {
            tcb.drops.count("INIT after the end");
            return;
        }
        if (peer.outboundStreams() == 0 || peer.inboundStreams() == 0) {
            // RFC 9260 §3.3.2: "A receiver of an INIT chunk with the OS value set to 0 MUST discard the packet, SHOULD
            // send a packet in response containing an ABORT chunk"; the same of MIS.
            tcb.drops.count("INIT without streams");
            tcb.sendAlone(new AbortChunk(true, List.of()), peer.initiateTag());
            return;
        }
        if (tcb.state == AssociationState.SHUTDOWN_ACK_SENT) {
            // RFC 9260 §9.2: "it SHOULD discard the INIT chunk and retransmit the SHUTDOWN ACK chunk".
            tcb.send(new ShutdownAckChunk());
            return;
        }
        StateCookie state;
        if (tcb.state.isUp()) {
            // RFC 9260 §5.2.2: a new tag, and the present ones as tie-tags; the present association does not change.
            int tag = TransmissionControlBlock.nonZero(tcb.random);
            state = StateCookie.of(now.nanos(), tag, tcb.localTag, tcb.peerTag, peer);
        } else {
            // RFC 9260 §5.2.1: "…MUST respond with an INIT ACK chunk using the same parameters it sent in its original
            // INIT chunk (including its Initiate Tag, unchanged)".
            int tie = tcb.state == AssociationState.COOKIE_ECHOED ? tcb.peerTag : 0;
            state = StateCookie.of(now.nanos(), tcb.localTag, tie == 0 ? 0 : tcb.localTag, tie, peer);
        }
        List<Parameter> extra = new ArrayList<>();
        extra.add(new Parameter(Parameter.STATE_COOKIE, state.seal(key)));
        byte[] unknown = unknownParameters(peer);
        if (unknown.length > 0) {
            extra.add(new Parameter(Parameter.UNRECOGNIZED, unknown));
        }
        tcb.sendAlone(new InitAckChunk(own(state.localTag(), optional(peer), extra)), peer.initiateTag());
    }

    public void handleInitAck(InitAckChunk ack, Timestamp now) {
        Initiation peer = ack.body();
        byte[] echoed = peer.parameter(Parameter.STATE_COOKIE);
        if (peer.initiateTag() == 0 || peer.outboundStreams() == 0 || peer.inboundStreams() == 0 || echoed == null) {
            // RFC 9260 §3.3.3: such an INIT ACK ends the attempt.
            if (peer.initiateTag() != 0) {
                tcb.sendAlone(new AbortChunk(false, List.of()), peer.initiateTag());
            }
            tcb.end(new SctpFailure(ErrorCause.INVALID_MANDATORY_PARAMETER, "the peer's INIT ACK is not usable"));
            return;
        }
        if (!tcb.fits(new CookieEchoChunk(echoed))) {
            tcb.sendAlone(new AbortChunk(false, List.of()), peer.initiateTag());
            tcb.end(new SctpFailure(ErrorCause.OUT_OF_RESOURCE, "the peer's cookie does not fit into a packet"));
            return;
        }
        tcb.timers.cancel(AssociationTimer.T1_INIT);
        // RFC 9260 §6.3.1 C5: what was sent more than once measures nothing.
        tcb.rto.handshake(initsSent == 1 ? now.nanosSince(initSent) : -1);
        tcb.learnPeer(peer);
        cookie = echoed;
        attempts = 0;
        tcb.state = AssociationState.COOKIE_ECHOED;
        byte[] unknown = unknownParameters(peer);
        if (unknown.length > 0) {
            // RFC 9260 §3.3.10.8: reported "in an ERROR chunk bundled with the COOKIE ECHO chunk".
            tcb.send(new ErrorChunk(List.of(new ErrorCause(ErrorCause.UNRECOGNIZED_PARAMETERS, unknown))));
        }
        sendCookie(now);
    }

    private static byte[] unknownParameters(Initiation peer) {
        ByteArrayOutputStream unknown = new ByteArrayOutputStream();
        for (Parameter parameter : peer.parameters()) {
            if (isKnown(parameter.type())) {
                continue;
            }
            byte[] encoded = parameter.encoded();
            if (parameter.reportable() && unknown.size() + encoded.length <= MAX_REPORTED) {
                unknown.writeBytes(encoded);
                unknown.writeBytes(new byte[-encoded.length & 3]);
            }
            if (!parameter.skippable()) {
                // RFC 9260 §3.2.1: "Stop processing this parameter and do not process any further parameters within
                // this chunk."
                break;
            }
        }
        return unknown.toByteArray();
    }

    private static boolean isKnown(int type) {
        // Addresses (5, 6, 11, 12) and the cookie preservative (9) mean nothing over DTLS: RFC 8261 §6.1, §5.1.
        return type >= 5 && type <= 12
                || type == Parameter.SUPPORTED_EXTENSIONS
                || type == Parameter.FORWARD_TSN_SUPPORTED
                || type == Parameter.ZERO_CHECKSUM_ACCEPTABLE
                || type == Parameter.ACKNOWLEDGEMENT_THRESHOLD;
    }

    // ---- COOKIE ECHO and COOKIE ACK

    private void sendCookie(Timestamp now) {
        cookieDue = true;
        long timeout = tcb.rto.backedOff(attempts);
        if (attempts == 0 && tcb.rto.handshakeProbe() >= 0) {
            // The first one goes again when a probe of RFC 8985 §7.2 would: the whole association waits for it.
            timeout = Math.min(timeout, tcb.rto.handshakeProbe());
        }
        startTimer(AssociationTimer.T1_COOKIE, timeout, now);
    }

    /** Returns the COOKIE ECHO if it has to leave now; RFC 9260 §5.1 C: DATA may share its packet, and no other packet may leave. */
    @Nullable
    public CookieEchoChunk takeCookieEcho() {
        byte[] echo = cookie;
        if (!cookieDue || echo == null) {
            return null;
        }
        cookieDue = false;
        return new CookieEchoChunk(echo);
    }

    boolean cookieIsDue() {
        return cookieDue;
    }

    /**
     * RFC 9260 §5.1.5 and §5.2.4.
     *
     * @return the peer's INIT if the association is established by it, else null
     */
    @Nullable
    public Initiation handleCookieEcho(CookieEchoChunk echo, int packetTag, Timestamp now) {
        lastEchoWasRepeated = false;
        StateCookie state = StateCookie.open(echo.cookie(), key);
        if (state == null || packetTag != state.localTag()) {
            tcb.drops.count("foreign cookie");
            return null;
        }
        if (tcb.ended) {
            tcb.drops.count("cookie after the end");
            return null;
        }
        boolean localMatches = state.localTag() == tcb.localTag;
        boolean peerMatches = tcb.peerTag != 0 && state.peer().initiateTag() == tcb.peerTag;
        if (!(localMatches && peerMatches) && state.isStale(tcb.config, now)) {
            tcb.drops.count("stale cookie");
            tcb.sendAlone(
                    new ErrorChunk(List.of(ErrorCause.of(ErrorCause.STALE_COOKIE, 0))),
                    state.peer().initiateTag());
            return null;
        }
        if (localMatches) {
            return establish(state.peer(), peerMatches);
        }
        if (state.tieLocal() == tcb.localTag && state.tiePeer() == tcb.peerTag) {
            restarted();
        } else {
            tcb.drops.count("cookie of another association");
        }
        return null;
    }

    /** Returns whether the last COOKIE ECHO was one of this association, which was established already. */
    public boolean lastEchoWasRepeated() {
        return lastEchoWasRepeated;
    }

    /** RFC 9260 §5.2.4 actions B and D. */
    private @Nullable Initiation establish(Initiation peer, boolean peerMatches) {
        if (tcb.state.isUp()) {
            if (peerMatches) {
                tcb.send(new CookieAckChunk());
                lastEchoWasRepeated = true;
            } else {
                tcb.drops.count("cookie of another association");
            }
            return null;
        }
        tcb.learnPeer(peer);
        tcb.send(new CookieAckChunk());
        established();
        return peer;
    }

    /** RFC 9260 §5.2.4 action A. */
    private void restarted() {
        if (tcb.state == AssociationState.SHUTDOWN_ACK_SENT) {
            tcb.send(new ShutdownAckChunk());
            tcb.send(new ErrorChunk(List.of(new ErrorCause(ErrorCause.COOKIE_WHILE_SHUTTING_DOWN, new byte[0]))));
            return;
        }
        // Within one DTLS session the same peer is still there: it lost its state, and with it what the channels rely
        // on.
        tcb.send(new AbortChunk(false, List.of(ErrorCause.of(ErrorCause.PROTOCOL_VIOLATION, "restart"))));
        tcb.end(new SctpFailure(ErrorCause.RESTART, "the peer restarted the association"));
    }

    public void handleCookieAck() {
        established();
    }

    private void established() {
        cookie = null;
        cookieDue = false;
        attempts = 0;
        tcb.errorCount = 0;
        tcb.waiting.removeIf(waiting -> waiting.chunk() instanceof InitChunk);
        tcb.timers.cancel(AssociationTimer.T1_INIT);
        tcb.timers.cancel(AssociationTimer.T1_COOKIE);
        tcb.state = AssociationState.ESTABLISHED;
        tcb.visibleState = SctpState.CONNECTED;
        tcb.events.add(new SctpEvent.StateChanged(SctpState.CONNECTED, null));
    }

    /** RFC 9260 §5.2.6: the peer found our cookie too old; we begin again. */
    public void staleCookie(Timestamp now) {
        cookie = null;
        cookieDue = false;
        tcb.timers.cancel(AssociationTimer.T1_COOKIE);
        if (++staleCookies > MAX_STALE_COOKIES) {
            tcb.end(new SctpFailure(ErrorCause.STALE_COOKIE, "the peer takes every cookie for stale"));
            return;
        }
        tcb.state = AssociationState.COOKIE_WAIT;
        // With a tag of its own, so that a COOKIE ACK of the attempt before cannot end this one: each end would then
        // be up with a tag that the other does not know, and neither would ever hear the other.
        tcb.localTag = TransmissionControlBlock.nonZero(tcb.random);
        sendInit(now);
    }

    // ---- timers and the path

    public void initTimeout(Timestamp now) {
        if (tcb.state == AssociationState.COOKIE_WAIT && !tcb.countError()) {
            attempts++;
            sendInit(now);
        }
    }

    /** Returns whether the COOKIE ECHO goes again, and with it the data that rode along. */
    public boolean cookieTimeout(Timestamp now) {
        if (tcb.state != AssociationState.COOKIE_ECHOED || tcb.countError()) {
            return false;
        }
        attempts++;
        sendCookie(now);
        return true;
    }

    /** The path is back: what waits for an answer goes again at once. */
    public void pathReturned(Timestamp now) {
        attempts = 0;
        if (tcb.state == AssociationState.COOKIE_WAIT) {
            sendInit(now);
        } else if (tcb.state == AssociationState.COOKIE_ECHOED) {
            sendCookie(now);
        }
    }
}
