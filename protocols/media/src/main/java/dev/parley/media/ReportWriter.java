package dev.parley.media;

import dev.parley.base.PacketBuffer;
import dev.parley.base.Timestamp;
import dev.parley.base.TransmitBatch;
import dev.parley.media.receive.ReceiveSection;
import dev.parley.media.receive.ReceiveStream;
import dev.parley.media.send.SendStream;
import dev.parley.rtp.rtcp.ExtendedReport;
import dev.parley.rtp.rtcp.ReceiverReport;
import dev.parley.rtp.rtcp.ReportBlock;
import dev.parley.rtp.rtcp.RtcpPacket;
import dev.parley.rtp.rtcp.SenderReport;
import dev.parley.rtp.rtcp.SourceDescription;
import dev.parley.rtp.rtcp.SourceDescription.Chunk;
import dev.parley.rtp.rtcp.SourceDescription.Item;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/** Regular compound RTCP, RFC 3550 §6.1: reports first, then descriptions, then feedback; and early feedback, RFC 4585 §3.1. */
final class ReportWriter {
    private static final int MAX_BLOCKS = 31;

    private final RtpSessionSettings settings;
    private final RtpReceivePath receivePath;
    private final Map<Integer, List<SendStream>> senders;
    private final IntSupplier localSsrc;

    ReportWriter(
            RtpSessionSettings settings,
            RtpReceivePath receivePath,
            Map<Integer, List<SendStream>> senders,
            IntSupplier localSsrc) {
        this.settings = settings;
        this.receivePath = receivePath;
        this.senders = senders;
        this.localSsrc = localSsrc;
    }

    /** Appends a datagram with reports and feedback. */
    boolean write(TransmitBatch into, List<RtcpPacket> feedback, Timestamp now) {
        List<ReportBlock> blocks = blocks(now);
        List<RtcpPacket> compound = new ArrayList<>();
        List<Chunk> chunks = new ArrayList<>();
        for (List<SendStream> streams : senders.values()) {
            for (SendStream stream : streams) {
                if (stream.timeline().isStarted() && stream.counters.packets > 0) {
                    compound.add(senderReport(stream, take(blocks), now));
                    chunks.add(chunk(stream));
                }
            }
        }
        if (compound.isEmpty()) {
            compound.add(new ReceiverReport(localSsrc.getAsInt(), take(blocks)));
            chunks.add(new Chunk(localSsrc.getAsInt(), List.of(new Item(SourceDescription.CNAME, settings.cname()))));
            if (receivePath.router.sections().iterator().hasNext()) {
                // RFC 3611 §4.4: who sends no media measures round trips by its own clock.
                compound.add(new ExtendedReport(
                        localSsrc.getAsInt(),
                        List.of(new ExtendedReport.ReceiverReferenceTime(
                                settings.clock().at(now)))));
            }
        }
        while (!blocks.isEmpty()) {
            compound.add(1, new ReceiverReport(localSsrc.getAsInt(), take(blocks)));
        }
        // RFC 3550 §6.1: "the first packet in the compound packet MUST always be a report packet"; the descriptions
        // follow.
        compound.add(new SourceDescription(chunks.subList(0, Math.min(MAX_BLOCKS, chunks.size()))));
        compound.addAll(feedback);
        append(into, compound);
        return true;
    }

    /** Appends feedback between two regular reports: alone where reduced size was negotiated, else behind an empty report. */
    void writeEarly(TransmitBatch into, List<RtcpPacket> feedback, boolean reducedSize) {
        List<RtcpPacket> datagram = new ArrayList<>();
        if (!reducedSize) {
            datagram.add(new ReceiverReport(localSsrc.getAsInt(), List.of()));
            datagram.add(new SourceDescription(List.of(
                    new Chunk(localSsrc.getAsInt(), List.of(new Item(SourceDescription.CNAME, settings.cname()))))));
        }
        datagram.addAll(feedback);
        append(into, datagram);
    }

    private static void append(TransmitBatch into, List<RtcpPacket> packets) {
        int length = 0;
        for (RtcpPacket packet : packets) {
            length += packet.length();
        }
        PacketBuffer target = into.append(null, length);
        for (RtcpPacket packet : packets) {
            packet.writeTo(target);
        }
    }

    private SenderReport senderReport(SendStream stream, List<ReportBlock> blocks, Timestamp now) {
        stream.counters.senderReports++;
        return new SenderReport(
                stream.encoding().ssrc(),
                settings.clock().at(now),
                stream.timeline().at(now),
                (int) stream.counters.packets,
                (int) stream.counters.bytes,
                blocks);
    }

    private Chunk chunk(SendStream stream) {
        List<Item> items = new ArrayList<>();
        items.add(new Item(SourceDescription.CNAME, settings.cname()));
        String mid = stream.configuration().mid();
        if (!mid.isEmpty()) {
            items.add(new Item(SourceDescription.MID, mid));
        }
        return new Chunk(stream.encoding().ssrc(), items);
    }

    private List<ReportBlock> blocks(Timestamp now) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (ReceiveSection section : receivePath.router.sections()) {
            for (ReceiveStream stream : section.streams()) {
                if (stream.statistics.packets() > 0) {
                    blocks.add(stream.statistics.report(stream.ssrc(), now));
                }
            }
        }
        return blocks;
    }

    private static List<ReportBlock> take(List<ReportBlock> blocks) {
        List<ReportBlock> first = new ArrayList<>(blocks.subList(0, Math.min(MAX_BLOCKS, blocks.size())));
        blocks.subList(0, first.size()).clear();
        return first;
    }
}
