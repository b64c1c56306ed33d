package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of Ogg Opus, RFC 7845: the first stream of the file. Pages with a wrong checksum are left out. */
public final class OggReader implements MediaReader {
    /** Maximum number of bytes that are looked through for the next page: one page of the largest size. */
    private static final int MAX_SEARCH = 65_307;

    private final InputStream stream;
    private final Bytes in;
    private final MediaTrack track;
    private final int preSkip;
    private final int serial;
    private final Deque<MediaSample> ready = new ArrayDeque<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean tagsSeen;
    private long end = -1;

    private record Page(int flags, long granule, int serial, byte[] lacing, byte[] body) {}

    /**
     * Reads the header.
     *
     * @throws MediaFileException if the file does not begin with the header of Opus
     */
    public OggReader(InputStream stream) throws IOException {
        this.stream = stream;
        this.in = new Bytes(stream);
        Page first = page();
        if (first == null
                || first.body.length < 19
                || !Bytes.ascii(first.body, 0, 8).equals("OpusHead")) {
            throw new MediaFileException("no header of Ogg Opus");
        }
        int channels = first.body[9] & 0xff;
        if (channels < 1 || channels > 2 || (first.body[8] & 0xf0) != 0 || first.body[18] != 0) {
            throw new MediaFileException("Ogg Opus with other than one or two channels");
        }
        preSkip = (int) Bytes.little(first.body, 10, 2);
        serial = first.serial;
        track = MediaTrack.audio(new Codec("audio/opus", 48_000, channels, null));
    }

    @Override
    public List<MediaTrack> tracks() {
        return List.of(track);
    }

    @Override
    public @Nullable MediaSample read() throws IOException {
        while (ready.isEmpty()) {
            Page page = page();
            if (page == null) {
                return null;
            }
            if (page.serial == serial) {
                readPackets(page);
            }
        }
        return ready.poll();
    }

    private @Nullable Page page() throws IOException {
        try {
            while (true) {
                Page page = nextPage();
                if (page != null) {
                    return page;
                }
                begun.reset();
            }
        } catch (EOFException e) {
            return null;
        }
    }

    /** Returns the next page, or null for one with a wrong checksum. */
    private @Nullable Page nextPage() throws IOException {
        int searched = 0;
        int matched = 0;
        while (matched < 4) {
            int octet = in.u8();
            matched = octet == "OggS".charAt(matched) ? matched + 1 : octet == 'O' ? 1 : 0;
            if (++searched > MAX_SEARCH) {
                throw new MediaFileException("no page of Ogg where one should be");
            }
        }
        byte[] head = in.bytes(23, 23, "page header");
        byte[] lacing = in.bytes(head[22] & 0xff, 255, "lacing");
        int size = 0;
        for (byte each : lacing) {
            size += each & 0xff;
        }
        byte[] body = in.bytes(size, MAX_SEARCH, "page");
        byte[] whole = new byte[OggPages.HEADER + lacing.length + size];
        Bytes.putAscii(whole, 0, "OggS");
        System.arraycopy(head, 0, whole, 4, 23);
        System.arraycopy(lacing, 0, whole, OggPages.HEADER, lacing.length);
        System.arraycopy(body, 0, whole, OggPages.HEADER + lacing.length, size);
        int stated = (int) Bytes.little(whole, 22, 4);
        Bytes.putLittle(whole, 22, 0, 4);
        return stated == OggPages.checksum(whole, whole.length)
                ? new Page(head[1], Bytes.little(head, 2, 8), (int) Bytes.little(head, 10, 4), lacing, body)
                : null;
    }

    private void readPackets(Page page) throws IOException {
        List<byte[]> packets = new ArrayList<>();
        if ((page.flags & OggPages.CONTINUED) == 0) {
            begun.reset();
        }
        int at = 0;
        for (byte each : page.lacing) {
            int length = each & 0xff;
            begun.write(page.body, at, length);
            at += length;
            if (begun.size() > EncodedFrame.MAX_LENGTH) {
                throw new MediaFileException("Ogg packet of over " + EncodedFrame.MAX_LENGTH + " bytes");
            }
            if (length < 255) {
                packets.add(begun.toByteArray());
                begun.reset();
            }
        }
        if (!tagsSeen && !packets.isEmpty()) {
            tagsSeen = true;
            packets.remove(0);
        }
        deliver(packets, page.granule);
    }

    /** Gives the packets their times, which end at the granule position of their page. */
    private void deliver(List<byte[]> packets, long granule) {
        long total = 0;
        List<MediaSample> samples = new ArrayList<>();
        List<Integer> durations = new ArrayList<>();
        for (byte[] packet : packets) {
            EncodedFrame frame = EncodedFrame.wrapping(track.codec(), packet).build();
            int duration = MediaTimes.opusSamples(frame);
            durations.add(duration);
            total += duration;
        }
        // RFC 7845 §4.5: the last page of a stream may end within its last packet, and then lies before the sound that
        // came.
        long start = granule < 0 || end >= 0 && granule < end + total ? Math.max(0, end) : Math.max(0, granule - total);
        for (int i = 0; i < packets.size(); i++) {
            long nanos = MediaTimes.toNanos(Math.max(0, start - preSkip), 48_000);
            if (durations.get(i) > 0) {
                samples.add(MediaTimes.sample(0, track, nanos, packets.get(i), true));
            }
            start += durations.get(i);
        }
        end = start;
        ready.addAll(samples);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
