package dev.parley.sctp;

import dev.parley.base.MalformedException;
import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.sctp.association.AssociationState;
import dev.parley.sctp.association.Handshake;
import dev.parley.sctp.association.Heartbeats;
import dev.parley.sctp.association.ShutdownSequence;
import dev.parley.sctp.association.TransmissionControlBlock;
import dev.parley.sctp.chunk.AbortChunk;
import dev.parley.sctp.chunk.Chunk;
import dev.parley.sctp.chunk.CommonHeader;
import dev.parley.sctp.chunk.CookieAckChunk;
import dev.parley.sctp.chunk.CookieEchoChunk;
import dev.parley.sctp.chunk.DataChunk;
import dev.parley.sctp.chunk.ErrorCause;
import dev.parley.sctp.chunk.ErrorChunk;
import dev.parley.sctp.chunk.ForwardTsnChunk;
import dev.parley.sctp.chunk.HeartbeatAckChunk;
import dev.parley.sctp.chunk.HeartbeatChunk;
import dev.parley.sctp.chunk.IDataChunk;
import dev.parley.sctp.chunk.IForwardTsnChunk;
import dev.parley.sctp.chunk.InitAckChunk;
import dev.parley.sctp.chunk.InitChunk;
import dev.parley.sctp.chunk.Initiation;
import dev.parley.sctp.chunk.PadChunk;
import dev.parley.sctp.chunk.PayloadChunk;
import dev.parley.sctp.chunk.ReconfigChunk;
import dev.parley.sctp.chunk.SackChunk;
import dev.parley.sctp.chunk.ShutdownAckChunk;
import dev.parley.sctp.chunk.ShutdownChunk;
import dev.parley.sctp.chunk.ShutdownCompleteChunk;
import dev.parley.sctp.chunk.SkipChunk;
import dev.parley.sctp.chunk.UnknownChunk;
import dev.parley.sctp.receive.DataReceiver;
import dev.parley.sctp.send.DataSender;
import dev.parley.sctp.send.SackProcessing;
import dev.parley.sctp.send.SendQueue;
import dev.parley.sctp.upperlayer.SctpFailure;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Reader of packets, RFC 9260 §6.10 and §8.5: passes each chunk to the conversation that it belongs to, unless the state does not
 * accept it. It holds no state of the association, only the figures of what was received.
 */
final class PacketDispatch {
    /**
     * Acknowledgements (SACK or SHUTDOWN) in one packet. Each may name all that is under way, and take it back; a peer has a reason for one.
     */
    static final int MAX_ACKNOWLEDGEMENTS = 2;

    /** FORWARD TSN and RE-CONFIG chunks in one packet; a peer has a reason for a request and a response. */
    static final int MAX_REQUESTS = 16;

    private final TransmissionControlBlock tcb;
    private final SendQueue queue;
    private final DataSender sender;
    private final DataTransfer transfer;
    private final Handshake handshake;
    private final ShutdownSequence shutdown;
    private final Heartbeats heartbeats;
    private final SackProcessing sacks;
    private final CRC32C crc = new CRC32C();

    private long packetsReceived;
    private long bytesReceived;
    private long packetsWithoutChecksum;

    PacketDispatch(
            TransmissionControlBlock tcb,
            SendQueue queue,
            DataSender sender,
            DataTransfer transfer,
            Handshake handshake,
            ShutdownSequence shutdown,
            Heartbeats heartbeats) {
        this.tcb = tcb;
        this.queue = queue;
        this.sender = sender;
        this.transfer = transfer;
        this.handshake = handshake;
        this.shutdown = shutdown;
        this.heartbeats = heartbeats;
        this.sacks = new SackProcessing(tcb, sender);
    }

    long packetsReceived() {
        return packetsReceived;
    }

    long packetsWithoutChecksum() {
        return packetsWithoutChecksum;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    /** Takes a packet; malformed ones are counted and dropped. */
    void handle(PacketBuffer datagram, Timestamp now) {
        try {
            CommonHeader header = CommonHeader.parse(datagram, crc, tcb.zeroChecksumOffered);
            // RFC 8261 §5: one association over a DTLS connection; its ports are known.
            if (header.sourcePort() != tcb.config.remotePort() || header.destinationPort() != tcb.config.localPort()) {
                throw new MalformedException("wrong port");
            }
            handleChunks(datagram, header, now);
        } catch (MalformedException e) {
            tcb.drops.count(e.reason());
        }
        endOfPacket(now);
    }

    private void handleChunks(PacketBuffer datagram, CommonHeader header, Timestamp now) throws MalformedException {
        int at = CommonHeader.LENGTH;
        boolean first = true;
        int acknowledgements = 0;
        int requests = 0;
        while (at < datagram.length()) {
            int length = Chunk.lengthAt(datagram, at);
            int type = datagram.u8(at);
            boolean last = at + Chunk.padded(length) >= datagram.length();
            if (!tagFits(datagram, at, type, header)) {
                throw new MalformedException("wrong verification tag");
            }
            if (first) {
                packetsReceived++;
                bytesReceived += datagram.length();
                if (CommonHeader.hasZeroChecksum(datagram)) {
                    packetsWithoutChecksum++;
                }
            }
            if ((type == InitChunk.TYPE || type == InitAckChunk.TYPE || type == ShutdownCompleteChunk.TYPE)
                    && !(first && last)) {
                // RFC 9260 §6.10: these three "MUST NOT" be bundled.
                throw new MalformedException("a bundled chunk that must be alone");
            }
            if (isDataWithoutData(type, length) && accepts(type)) {
                // RFC 9260 §6.2: a DATA chunk without user data is answered with an ABORT, cause "No User Data";
                // RFC 8260 §2.2.2: "All other properties of the existing SCTP DATA chunk also apply to the I-DATA
                // chunk".
                ErrorCause cause = ErrorCause.of(ErrorCause.NO_USER_DATA, datagram.i32(at + 4));
                tcb.abort(cause, new SctpFailure(ErrorCause.NO_USER_DATA, "a DATA chunk without user data"));
                return;
            }
            if (isAcknowledgement(type) && ++acknowledgements > MAX_ACKNOWLEDGEMENTS
                    || isRequest(type) && ++requests > MAX_REQUESTS) {
                tcb.drops.count("too many control chunks in a packet");
            } else if (!dispatch(Chunk.parse(datagram, at, length), header, now)) {
                return;
            }
            first = false;
            at += Chunk.padded(length);
        }
    }

    private static boolean isAcknowledgement(int type) {
        return type == SackChunk.TYPE || type == ShutdownChunk.TYPE;
    }

    private static boolean isRequest(int type) {
        return type == ForwardTsnChunk.TYPE || type == IForwardTsnChunk.TYPE || type == ReconfigChunk.TYPE;
    }

    private static boolean isDataWithoutData(int type, int length) {
        return type == DataChunk.TYPE && length == DataChunk.DATA_HEADER
                || type == IDataChunk.TYPE && length == IDataChunk.DATA_HEADER;
    }

    private boolean accepts(int type) {
        return tcb.state.accepts(type);
    }

    /** RFC 9260 §8.5 and §8.5.1. */
    private boolean tagFits(PacketBuffer datagram, int at, int type, CommonHeader header) {
        int tag = header.verificationTag();
        boolean reflected = (datagram.u8(at + 1) & 1) != 0;
        return switch (type) {
            case InitChunk.TYPE -> tag == 0;
            case AbortChunk.TYPE, ShutdownCompleteChunk.TYPE ->
                reflected ? tcb.peerTag != 0 && tag == tcb.peerTag : tag == tcb.localTag;
            // The cookie itself names the tag; a SHUTDOWN ACK out of the blue is answered with the tag that it
            // came with.
            case CookieEchoChunk.TYPE -> true;
            case ShutdownAckChunk.TYPE -> tag == tcb.localTag || !tcb.state.isUp();
            default -> tag == tcb.localTag;
        };
    }

    /** Takes a chunk. Returns whether the rest of the packet counts. */
    private boolean dispatch(Chunk chunk, CommonHeader header, Timestamp now) {
        if (chunk instanceof PadChunk) {
            // RFC 4820 §3: the receiver "MUST discard this chunk and continue processing the rest of the chunks".
            return true;
        }
        if (chunk instanceof UnknownChunk unknown) {
            return handleUnknown(unknown);
        }
        if (!accepts(chunk.type())) {
            tcb.drops.count("a chunk that this state does not accept");
            return true;
        }
        if (chunk instanceof PayloadChunk data) {
            handleData(data);
        } else if (chunk instanceof SackChunk sack) {
            handleSack(sack, now);
        } else if (chunk instanceof SkipChunk forward) {
            handleForwardTsn(forward);
        } else if (chunk instanceof HeartbeatChunk heartbeat) {
            heartbeats.handleHeartbeat(heartbeat);
        } else if (chunk instanceof HeartbeatAckChunk ack) {
            if (sender.pathMtu.handleHeartbeatAck(ack, now)) {
                // RFC 8899 §6.2.1.2: "A successful probe updates the association and path counters".
                heartbeats.active(now);
            } else {
                heartbeats.handleHeartbeatAck(ack, now);
            }
        } else if (chunk instanceof ReconfigChunk reconfig) {
            StreamReset resets = transfer.streamReset();
            if (resets != null) {
                resets.handle(reconfig, now);
            }
        } else if (chunk instanceof ErrorChunk error) {
            handleError(error, now);
        } else if (chunk instanceof AbortChunk abort) {
            handleAbort(abort);
        } else {
            return dispatchConnection(chunk, header, now);
        }
        return !tcb.ended;
    }

    private boolean dispatchConnection(Chunk chunk, CommonHeader header, Timestamp now) {
        if (chunk instanceof InitChunk init) {
            handshake.handleInit(init, now);
        } else if (chunk instanceof InitAckChunk ack) {
            handshake.handleInitAck(ack, now);
            if (tcb.state == AssociationState.COOKIE_ECHOED) {
                learnLimits(ack.body());
            }
        } else if (chunk instanceof CookieEchoChunk echo) {
            Initiation peer = handshake.handleCookieEcho(echo, header.verificationTag(), now);
            if (peer != null) {
                learnLimits(peer);
                established(now);
            } else if (handshake.lastEchoWasRepeated()) {
                sender.tailProbe.cookieEchoedAgain(now);
            }
            return header.verificationTag() == tcb.localTag && !tcb.ended;
        } else if (chunk instanceof CookieAckChunk) {
            handshake.handleCookieAck();
            established(now);
        } else if (chunk instanceof ShutdownChunk request) {
            // The SHUTDOWN acknowledges as a SACK without gap blocks would.
            handleSack(SackChunk.of(request.cumulativeTsn(), sender.peerWindow.available()), now);
            if (!tcb.ended) {
                shutdown.handleShutdown(request, sender.isIdle(), now);
            }
        } else if (chunk instanceof ShutdownAckChunk) {
            if (tcb.state.isUp()) {
                shutdown.handleShutdownAck();
            } else {
                shutdown.answerStray(header.verificationTag());
            }
        } else if (chunk instanceof ShutdownCompleteChunk) {
            shutdown.handleShutdownComplete();
        }
        return !tcb.ended;
    }

    private void learnLimits(Initiation peer) {
        sender.peerWindow.advertised(peer.receiveWindow());
        queue.limitStreams(tcb.outgoingStreams);
        if (tcb.interleaving) {
            queue.interleave(peer.receiveWindow());
        }
    }

    private void established(Timestamp now) {
        transfer.established();
        sender.established(now);
        heartbeats.start(now);
        sender.pathMtu.start();
    }

    private boolean handleUnknown(UnknownChunk unknown) {
        tcb.drops.count("unknown chunk");
        if (unknown.reportable() && tcb.state.isUp()) {
            // RFC 9260 §3.2: the highest bits of the type ask to "report the unrecognized chunk in an ERROR chunk using
            // the 'Unrecognized Chunk Type' error cause."
            tcb.send(new ErrorChunk(List.of(new ErrorCause(ErrorCause.UNRECOGNIZED_CHUNK, firstBytes(unknown)))));
        }
        return unknown.skippable();
    }

    private static byte[] firstBytes(UnknownChunk unknown) {
        return Arrays.copyOf(unknown.encoded(), Math.min(unknown.encoded().length, 64));
    }

    private void handleData(PayloadChunk data) {
        DataReceiver current = transfer.receiver();
        StreamReset resets = transfer.streamReset();
        if (current == null || resets == null) {
            return;
        }
        if (data instanceof IDataChunk != tcb.interleaving) {
            // RFC 8260 §2.2.3: "…the reception of a DATA chunk is a violation of the above rules and therefore the
            // receiver of the DATA chunk MUST abort the association", and the same of I-DATA that was not
            // agreed on.
            violation(tcb.interleaving ? "DATA beside I-DATA" : "I-DATA that was not negotiated");
            return;
        }
        if (resets.mustWait(data.stream(), data.tsn())) {
            // It is not acknowledged, and comes again when the reset is done.
            tcb.drops.count("DATA behind a reset in progress");
            return;
        }
        current.handleData(data);
        if (current.reassembly().isViolated()) {
            tcb.abort(
                    ErrorCause.of(ErrorCause.PROTOCOL_VIOLATION, "fragments out of order"),
                    new SctpFailure(ErrorCause.PROTOCOL_VIOLATION, "the peer's fragments make no message"));
        }
    }

    private void handleForwardTsn(SkipChunk forward) {
        if (forward instanceof IForwardTsnChunk != tcb.interleaving) {
            // RFC 8260 §2.3.1: "…the receiver of the FORWARD-TSN chunk MUST abort the association".
            violation(tcb.interleaving ? "FORWARD TSN beside I-DATA" : "I-FORWARD-TSN that was not negotiated");
        } else {
            DataReceiver current = transfer.receiver();
            if (current != null) {
                current.handleForwardTsn(forward);
            }
        }
    }

    private void violation(String what) {
        tcb.abort(
                ErrorCause.of(ErrorCause.PROTOCOL_VIOLATION, what),
                new SctpFailure(ErrorCause.PROTOCOL_VIOLATION, "the peer sent " + what));
    }

    private void handleSack(SackChunk sack, Timestamp now) {
        long before = sender.outstanding.cumulative();
        ErrorCause cause = sacks.handle(sack, now);
        if (cause != null) {
            tcb.abort(cause, new SctpFailure(cause.code(), "the peer acknowledged what was never sent"));
        } else if (sender.outstanding.cumulative() != before) {
            heartbeats.active(now);
        }
    }

    private void handleError(ErrorChunk error, Timestamp now) {
        for (ErrorCause cause : error.causes()) {
            tcb.drops.count("ERROR from the peer");
            if (cause.code() == ErrorCause.STALE_COOKIE && tcb.state == AssociationState.COOKIE_ECHOED) {
                handshake.staleCookie(now);
            }
        }
    }

    private void handleAbort(AbortChunk abort) {
        ErrorCause cause = abort.causes().isEmpty() ? null : abort.causes().get(0);
        String text = cause == null ? "" : cause.text();
        tcb.end(new SctpFailure(
                cause == null ? 0 : cause.code(),
                text.isEmpty() ? "the peer aborted the association" : "the peer aborted the association: " + text));
    }

    private void endOfPacket(Timestamp now) {
        DataReceiver current = transfer.receiver();
        StreamReset resets = transfer.streamReset();
        if (current == null || resets == null) {
            return;
        }
        boolean hadData = current.endOfPacket(now);
        if (hadData && !tcb.ended) {
            shutdown.dataReceived(now);
            resets.dataReceived();
        }
    }
}
