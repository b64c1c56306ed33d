package dev.parley.containers;

import dev.parley.parameters.Codec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of WAV with samples of 16 bits or G.711, in frames of 20 ms. */
public final class WavReader implements MediaReader {
    /** Maximum number of chunks before the sound. */
    private static final int MAX_CHUNKS = 64;

    private final InputStream stream;
    private final Bytes in;
    private final MediaTrack track;
    private final int frameBytes;
    private final int sampleBytes;
    private long left;
    private long samples;

    /**
     * Reads the header.
     *
     * @throws MediaFileException if it is not one of WAV with a codec that is known here
     */
    public WavReader(InputStream stream) throws IOException {
        this.stream = stream;
        this.in = new Bytes(stream);
        Codec codec;
        try {
            codec = readHeader();
        } catch (EOFException e) {
            throw new MediaFileException("no header of WAV");
        }
        track = MediaTrack.audio(codec);
        sampleBytes = WavFormat.bytesPerSample(codec);
        frameBytes = codec.clockRate() / 50 * sampleBytes;
    }

    private Codec readHeader() throws IOException {
        byte[] head = in.bytes(12, 12, "header");
        if (!Bytes.ascii(head, 0, 4).equals("RIFF") || !Bytes.ascii(head, 8, 4).equals("WAVE")) {
            throw new MediaFileException("no header of WAV");
        }
        Codec codec = null;
        for (int i = 0; i < MAX_CHUNKS; i++) {
            byte[] chunk = in.bytes(8, 8, "chunk header");
            long size = Bytes.little(chunk, 4, 4);
            String name = Bytes.ascii(chunk, 0, 4);
            if (name.equals("data") && codec != null) {
                left = size;
                return codec;
            }
            if (name.equals("fmt ") && size >= 16) {
                byte[] format = in.bytes(size, 4_096, "format");
                int tag = (int) Bytes.little(format, 0, 2);
                // WAVE_FORMAT_EXTENSIBLE: the tag is the start of the identifier.
                tag = tag == 0xfffe && size >= 40 ? (int) Bytes.little(format, 24, 2) : tag;
                codec = WavFormat.codec(tag, (int) Bytes.little(format, 14, 2), (int) Bytes.little(format, 4, 4), (int)
                        Bytes.little(format, 2, 2));
                if (codec == null) {
                    throw new MediaFileException("WAV with another codec than 16-bit samples, A-law or µ-law");
                }
                in.skip(size & 1);
            } else {
                in.skip(size + (size & 1));
            }
        }
        throw new MediaFileException("WAV without sound");
    }

    @Override
    public List<MediaTrack> tracks() {
        return List.of(track);
    }

    @Override
    public @Nullable MediaSample read() throws IOException {
        int wanted = (int) Math.min(left, frameBytes);
        byte[] data = stream.readNBytes(wanted);
        int whole = data.length / sampleBytes * sampleBytes;
        if (whole == 0) {
            return null;
        }
        left -= whole;
        byte[] packet = whole == data.length ? data : java.util.Arrays.copyOf(data, whole);
        WavFormat.swap(track.codec(), packet);
        long nanos = MediaTimes.toNanos(samples, track.codec().clockRate());
        samples += whole / sampleBytes;
        return MediaTimes.sample(0, track, nanos, packet, true);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
