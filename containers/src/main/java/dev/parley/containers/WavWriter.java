package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Writer of WAV: one track of L16, PCMA or PCMU. The sizes in the header are the largest ones, as for streams, since the file only
 * grows. WAV has no times: a gap is filled with silence.
 */
public final class WavWriter implements MediaWriter {
    /** Maximum silence in one go, in seconds. */
    private static final int MAX_GAP_SECONDS = 3_600;

    private final OutputStream out;
    private final MediaTrack track;
    private final int sampleBytes;
    private long written;

    /**
     * Writes the header.
     *
     * @throws MediaFileException if WAV cannot hold the codec
     */
    public WavWriter(OutputStream out, MediaTrack track) throws IOException {
        int tag = WavFormat.tag(track.codec());
        if (tag == 0) {
            throw new MediaFileException("WAV does not hold " + track.codec().mimeType());
        }
        this.out = out;
        this.track = track;
        this.sampleBytes = WavFormat.bytesPerSample(track.codec());
        int channels = tag == 1 ? sampleBytes / 2 : sampleBytes;
        byte[] head = new byte[44];
        Bytes.putAscii(head, 0, "RIFF");
        Bytes.putLittle(head, 4, 0xffff_ffffL, 4);
        Bytes.putAscii(head, 8, "WAVEfmt ");
        Bytes.putLittle(head, 16, 16, 4);
        Bytes.putLittle(head, 20, tag, 2);
        Bytes.putLittle(head, 22, channels, 2);
        Bytes.putLittle(head, 24, track.codec().clockRate(), 4);
        Bytes.putLittle(head, 28, (long) track.codec().clockRate() * sampleBytes, 4);
        Bytes.putLittle(head, 32, sampleBytes, 2);
        Bytes.putLittle(head, 34, tag == 1 ? 16 : 8, 2);
        Bytes.putAscii(head, 36, "data");
        Bytes.putLittle(head, 40, 0xffff_ffffL, 4);
        out.write(head);
    }

    @Override
    public void write(int index, long timeNanos, EncodedFrame frame) throws IOException {
        MediaTimes.requireCodec(track, frame);
        int rate = track.codec().clockRate();
        long gap = MediaTimes.toUnits(timeNanos, rate) - written;
        // A millisecond more or less is rounding, not a gap.
        if (gap > rate / 1_000) {
            fill(Math.min(gap, (long) MAX_GAP_SECONDS * rate));
        }
        byte[] data = frame.toByteArray();
        WavFormat.swap(track.codec(), data);
        int whole = data.length / sampleBytes;
        out.write(data, 0, whole * sampleBytes);
        written += whole;
    }

    private void fill(long samples) throws IOException {
        byte[] silence = new byte[sampleBytes * 1_024];
        Arrays.fill(silence, (byte) WavFormat.silence(track.codec()));
        for (long left = samples; left > 0; left -= 1_024) {
            out.write(silence, 0, (int) Math.min(1_024, left) * sampleBytes);
        }
        written += samples;
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
