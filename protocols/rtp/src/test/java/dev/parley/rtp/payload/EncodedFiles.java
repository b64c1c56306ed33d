package dev.parley.rtp.payload;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Streams of 12 pictures of 98 × 66 pixels, a key picture every six, that ffmpeg's encoders made of its test picture. */
final class EncodedFiles {
    static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);
    static final Codec VP9 = new Codec("video/VP9", 90_000, null, null);
    static final Codec AV1 = new Codec("video/AV1", 90_000, null, null);
    static final Codec H264 = new Codec("video/H264", 90_000, null, "packetization-mode=1;profile-level-id=42e01f");
    static final Codec H265 = new Codec("video/H265", 90_000, null, null);

    private EncodedFiles() {}

    static List<EncodedFrame> frames(Codec codec) {
        return switch (codec.name()) {
            case "vp8" -> ivf(codec, "vp8.ivf");
            case "vp9" -> ivf(codec, "vp9.ivf");
            case "av1" -> ivf(codec, "av1.ivf");
            case "h264" -> annexB(codec, "picture.h264", 9, 0x1f, 0);
            default -> annexB(codec, "picture.h265", 35, 0x3f, 1);
        };
    }

    private static byte[] read(String name) {
        try (InputStream in = EncodedFiles.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<EncodedFrame> ivf(Codec codec, String name) {
        ByteBuffer file =
                ByteBuffer.wrap(read(name)).order(ByteOrder.LITTLE_ENDIAN).position(32);
        List<EncodedFrame> frames = new ArrayList<>();
        while (file.hasRemaining()) {
            byte[] data = new byte[file.getInt()];
            file.getLong();
            file.get(data);
            frames.add(frame(codec, data, frames.size()));
        }
        return frames;
    }

    /** Divides at the delimiters. */
    private static List<EncodedFrame> annexB(Codec codec, String name, int delimiter, int mask, int shift) {
        byte[] file = read(name);
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i + 4 < file.length; i++) {
            if (file[i] == 0
                    && file[i + 1] == 0
                    && file[i + 2] == 0
                    && file[i + 3] == 1
                    && (file[i + 4] >> shift & mask) == delimiter) {
                starts.add(i);
            }
        }
        starts.add(file.length);
        List<EncodedFrame> frames = new ArrayList<>();
        for (int i = 0; i + 1 < starts.size(); i++) {
            frames.add(frame(codec, Arrays.copyOfRange(file, starts.get(i), starts.get(i + 1)), i));
        }
        return frames;
    }

    private static EncodedFrame frame(Codec codec, byte[] data, int index) {
        return EncodedFrame.wrapping(codec, data)
                .rtpTimestamp(0xffff_f000L + 6_000L * index)
                .key(index % 6 == 0)
                .build();
    }

    /** Returns what receivers give of a frame: without delimiters, with start codes of four bytes. */
    static byte[] normalized(EncodedFrame frame) {
        if (!frame.codec().name().startsWith("h26")) {
            return frame.toByteArray();
        }
        NalSyntax syntax = frame.codec().is("h264") ? NalSyntax.H264 : NalSyntax.H265;
        AnnexB units = new AnnexB();
        units.scan(frame);
        ByteJoin out = new ByteJoin();
        for (int i = 0; i < units.count(); i++) {
            byte[] unit = new byte[units.length(i)];
            frame.get(units.offset(i), unit, 0, unit.length);
            if (!syntax.isDropped(syntax.type(unit, 0))) {
                out.append(new byte[] {0, 0, 0, 1}, 0, 4);
                out.append(unit, 0, unit.length);
            }
        }
        return out.toByteArray();
    }
}
