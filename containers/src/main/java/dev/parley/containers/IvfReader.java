package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reader of IVF. */
public final class IvfReader implements MediaReader {
    static final int HEADER = 32;
    static final int RATE = 90_000;

    private final InputStream stream;
    private final Bytes in;
    private final MediaTrack track;
    private final long rate;
    private final long scale;

    /**
     * Reads the header.
     *
     * @throws MediaFileException if it is not one of IVF
     */
    public IvfReader(InputStream stream) throws IOException {
        this.stream = stream;
        this.in = new Bytes(stream);
        byte[] head;
        try {
            head = in.bytes(HEADER, HEADER, "header");
            in.skip(Math.max(0, Bytes.little(head, 6, 2) - HEADER));
        } catch (EOFException e) {
            throw new MediaFileException("no header of IVF");
        }
        Codec codec = codec(Bytes.ascii(head, 8, 4));
        rate = Bytes.little(head, 16, 4);
        scale = Bytes.little(head, 20, 4);
        int length = (int) Bytes.little(head, 6, 2);
        if (!Bytes.ascii(head, 0, 4).equals("DKIF") || codec == null || rate == 0 || scale == 0 || length < HEADER) {
            throw new MediaFileException("no header of IVF with VP8, VP9, AV1 or H.264");
        }
        track = new MediaTrack(codec, (int) Bytes.little(head, 12, 2), (int) Bytes.little(head, 14, 2));
    }

    static @Nullable String fourCc(Codec codec) {
        return switch (codec.name()) {
            case "vp8" -> "VP80";
            case "vp9" -> "VP90";
            case "av1" -> "AV01";
            case "h264" -> "H264";
            default -> null;
        };
    }

    private static @Nullable Codec codec(String fourCc) {
        String name = switch (fourCc) {
            case "VP80" -> "VP8";
            case "VP90" -> "VP9";
            case "AV01" -> "AV1";
            case "H264" -> "H264";
            default -> null;
        };
        return name == null ? null : new Codec("video/" + name, RATE, null, null);
    }

    @Override
    public List<MediaTrack> tracks() {
        return List.of(track);
    }

    @Override
    public @Nullable MediaSample read() throws IOException {
        try {
            byte[] head = in.bytes(12, 12, "frame header");
            byte[] data = in.bytes(Bytes.little(head, 0, 4), EncodedFrame.MAX_LENGTH, "frame");
            long units = Bytes.little(head, 4, 8);
            if (units < 0
                    || units > Long.MAX_VALUE / MediaTimes.SECOND
                    || scale > 1_000_000
                    || units * (double) scale / rate > 1e9) {
                throw new MediaFileException("IVF frame at an impossible time");
            }
            long nanos = (long) Math.rint(units * (double) scale * MediaTimes.SECOND / rate);
            return MediaTimes.sample(0, track, nanos, data, KeyFrames.isKey(track.codec(), data));
        } catch (EOFException e) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
