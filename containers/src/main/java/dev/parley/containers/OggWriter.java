package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writer of Ogg Opus, RFC 7845: one track. A page has at most 200 ms, and ends before a gap. */
public final class OggWriter implements MediaWriter {
    /** Samples at 48 kHz of a page, so that a file that is cut off lacks little. */
    private static final int PAGE_SAMPLES = 9_600;

    /** Samples that decoders drop at the start; frames of a connection need none to be dropped. */
    private static final int PRE_SKIP = 0;

    /** Difference between time and the end of the sound before that still is no gap: rounding and jitter of the source. */
    private static final int TOLERANCE = 480;

    private final OutputStream out;
    private final MediaTrack track;
    private final int serial;
    private final List<byte[]> packets = new ArrayList<>();
    private int sequence;
    private int lacing;
    private int held;
    private long granule;
    private boolean begun;

    /**
     * Writes the header.
     *
     * @param serial number of the logical stream, any
     * @throws MediaFileException if the codec is not Opus
     */
    public OggWriter(OutputStream out, MediaTrack track, int serial) throws IOException {
        if (!track.codec().is("opus")) {
            throw new MediaFileException(
                    "Ogg holds Opus here, not " + track.codec().mimeType());
        }
        this.out = out;
        this.track = track;
        this.serial = serial;
        out.write(OggPages.page(OggPages.FIRST, 0, serial, sequence++, List.of(opusHead(track.codec()))));
        byte[] vendor = new byte[22];
        Bytes.putAscii(vendor, 0, "OpusTags");
        Bytes.putLittle(vendor, 8, 6, 4);
        Bytes.putAscii(vendor, 12, "Parley");
        out.write(OggPages.page(0, 0, serial, sequence++, List.of(vendor)));
    }

    /** Returns the identification header, RFC 7845 §5.1, which Matroska takes, too. */
    static byte[] opusHead(Codec codec) {
        byte[] head = new byte[19];
        Bytes.putAscii(head, 0, "OpusHead");
        head[8] = 1;
        Integer channels = codec.channels();
        head[9] = (byte) (channels == null ? 2 : channels);
        Bytes.putLittle(head, 10, PRE_SKIP, 2);
        Bytes.putLittle(head, 12, 48_000, 4);
        return head;
    }

    @Override
    public void write(int index, long timeNanos, EncodedFrame frame) throws IOException {
        MediaTimes.requireCodec(track, frame);
        int samples = MediaTimes.opusSamples(frame);
        if (samples == 0) {
            return;
        }
        long start = MediaTimes.toUnits(timeNanos, 48_000);
        if (Math.abs(start - granule) > TOLERANCE && start > granule || !begun) {
            // RFC 7845 §4: a gap shows as a granule position that runs ahead of the sound of the packets.
            writePage(0);
            granule = start;
            begun = true;
        }
        int segments = frame.length() / 255 + 1;
        if (lacing + segments > 255) {
            writePage(0);
        }
        packets.add(frame.toByteArray());
        lacing += segments;
        held += samples;
        granule += samples;
        if (held >= PAGE_SAMPLES) {
            writePage(0);
        }
    }

    private void writePage(int flags) throws IOException {
        if (!packets.isEmpty() || flags != 0) {
            out.write(OggPages.page(flags, granule, serial, sequence++, packets));
            packets.clear();
            lacing = 0;
            held = 0;
        }
    }

    @Override
    public void flush() throws IOException {
        writePage(0);
        out.flush();
    }

    @Override
    public void close() throws IOException {
        writePage(OggPages.LAST);
        out.close();
    }
}
