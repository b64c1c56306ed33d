package dev.parley.datachannel;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.parameters.DtlsRole;
import dev.parley.sctp.SctpAssociation;
import dev.parley.sctp.upperlayer.SctpConfig;
import dev.parley.sctp.upperlayer.SctpState;
import dev.parley.simulation.DeterministicRandom;
import java.util.ArrayList;
import java.util.List;

/** A peer that writes its own SCTP packets, up to the size of a DTLS record, and keeps to no window; against data channels as DTLS server. */
final class HostilePeer {
    /** A DTLS record holds so much. */
    static final int LARGEST_PACKET = 16_000;

    private static final int TAG = 0x5555;

    final DataChannels channels;

    /** What the application was given and has not consumed. */
    final List<DataChannelEvent> unread = new ArrayList<>();

    /** All other events. */
    final List<DataChannelEvent> events = new ArrayList<>();

    /** True if the application reads what it is given. */
    boolean reads;

    Timestamp now = Timestamp.ofMillis(1_000);

    /** The next TSN. */
    int tsn = 100;

    /** The first TSN of the attacked side. */
    int theirFirstTsn;

    /** Number of the attacked side's chunks that were acknowledged. */
    int acknowledged;

    /** Packets that the attacked side sent. */
    long packets;

    /** Our own packet, for chunks that are not user data. */
    final RawPacket packet = new RawPacket();

    private final TransmitBatch batch = new TransmitBatch();
    private int theirTag;

    HostilePeer(DataChannelsConfig config, SctpConfig sctp) {
        channels = new DataChannels(config, new SctpAssociation(sctp, new DeterministicRandom(7)));
        channels.setRemoteMaxMessageSize(0);
        channels.setRole(DtlsRole.SERVER, now);
        channels.association().connect(now);
        channels.pollTransmit(batch, now);
        PacketBuffer init = batch.packet(0);
        theirTag = init.i32(16);
        theirFirstTsn = init.i32(28);
        batch.clear();
        packet.start(theirTag).initAck(TAG, 1 << 30, tsn);
        flush();
        packet.cookieAck();
        flush();
        if (!isConnected()) {
            throw new AssertionError("not connected");
        }
    }

    boolean isConnected() {
        return channels.association().state() == SctpState.CONNECTED;
    }

    boolean isInterleaving() {
        return channels.association().isInterleaving();
    }

    // ---- packets out

    /** Sends the packet that was made, if there is anything in it. */
    void flush() {
        if (!packet.isEmpty()) {
            channels.handle(PacketBuffer.wrap(packet.sealed()), now);
            drain();
            packet.start(theirTag);
        }
    }

    private void makeRoom(int bytes) {
        if (packet.length() + bytes + 24 > LARGEST_PACKET) {
            flush();
        }
    }

    /** Adds user data with the next TSN; the packet leaves when it is full. */
    void data(int flags, int stream, int ssn, int ppid, int size) {
        makeRoom(size);
        packet.data(flags, tsn++, stream, ssn, ppid, new byte[size]);
    }

    /** Adds user data with the next TSN, where interleaving was agreed on. */
    void interleaved(int flags, int stream, int mid, int ppidOrFsn, int size) {
        makeRoom(size);
        packet.interleaved(flags, tsn++, stream, mid, ppidOrFsn, new byte[size]);
    }

    /** Opens a channel on a stream on which nothing was sent. */
    void open(int stream, String label) {
        byte[] bytes = DcepMessage.Open.of(ChannelParameters.reliable(label)).encoded();
        makeRoom(bytes.length);
        if (isInterleaving()) {
            packet.interleaved(RawPacket.WHOLE, tsn++, stream, 0, PayloadProtocol.DCEP, bytes);
        } else {
            packet.data(RawPacket.WHOLE, tsn++, stream, 0, PayloadProtocol.DCEP, bytes);
        }
    }

    static String label(int length) {
        return "x".repeat(length);
    }

    // ---- packets in

    /** Lets the attacked side send what it wants, and its application read what it reads. */
    void drain() {
        boolean any = true;
        while (any) {
            any = false;
            while (channels.pollTransmit(batch, now)) {
                any = true;
                packets++;
            }
            batch.clear();
            for (DataChannelEvent event = channels.pollEvent(); event != null; event = channels.pollEvent()) {
                any = true;
                if (event instanceof DataChannelEvent.Message message) {
                    if (reads) {
                        channels.consumed(message.key(), message.data().length, now);
                    } else {
                        unread.add(message);
                    }
                } else if (events.size() < 100) {
                    events.add(event);
                }
            }
        }
    }

    void pass(long millis) {
        Timestamp end = now.plusMillis(millis);
        while (!channels.nextTimeout().isAfter(end)) {
            now = Timestamp.max(now, channels.nextTimeout());
            channels.handleTimeout(now);
            drain();
        }
        now = end;
    }
}
