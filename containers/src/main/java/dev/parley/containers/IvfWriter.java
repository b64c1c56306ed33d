package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import java.io.IOException;
import java.io.OutputStream;

/** Writer of IVF: a header of 32 bytes, then frames with length and time. One track of VP8, VP9, AV1 or H.264. */
public final class IvfWriter implements MediaWriter {
    private final OutputStream out;
    private final MediaTrack track;
    private boolean begun;

    /**
     * Makes a writer of a track; the header follows with the first frame.
     *
     * @throws MediaFileException if IVF cannot hold the codec
     */
    public IvfWriter(OutputStream out, MediaTrack track) throws MediaFileException {
        if (IvfReader.fourCc(track.codec()) == null) {
            throw new MediaFileException("IVF does not hold " + track.codec().mimeType());
        }
        this.out = out;
        this.track = track;
    }

    @Override
    public void write(int index, long timeNanos, EncodedFrame frame) throws IOException {
        MediaTimes.requireCodec(track, frame);
        if (!begun) {
            begun = true;
            writeHeader(frame);
        }
        byte[] head = new byte[12];
        Bytes.putLittle(head, 0, frame.length(), 4);
        Bytes.putLittle(head, 4, MediaTimes.toUnits(timeNanos, IvfReader.RATE), 8);
        out.write(head);
        out.write(frame.toByteArray());
    }

    private void writeHeader(EncodedFrame first) throws IOException {
        byte[] head = new byte[IvfReader.HEADER];
        Bytes.putAscii(head, 0, "DKIF");
        Bytes.putLittle(head, 6, IvfReader.HEADER, 2);
        Bytes.putAscii(head, 8, String.valueOf(IvfReader.fourCc(track.codec())));
        Bytes.putLittle(head, 12, track.width() > 0 ? track.width() : first.width(), 2);
        Bytes.putLittle(head, 14, track.height() > 0 ? track.height() : first.height(), 2);
        Bytes.putLittle(head, 16, IvfReader.RATE, 4);
        Bytes.putLittle(head, 20, 1, 4);
        out.write(head);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
