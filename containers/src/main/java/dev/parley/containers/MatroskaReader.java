package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reader of WebM and Matroska, RFC 9559: tracks of the codecs that are known here; blocks without lacing. Elements are read as a flat
 * sequence, so that sizes of segment and clusters need not be known.
 */
public final class MatroskaReader implements MediaReader {
    /** Maximum length of an element of the header. */
    private static final int MAX_FIELD = 1 << 20;

    private static final int MAX_TRACKS = 64;

    private final InputStream stream;
    private final Bytes in;
    private final List<MediaTrack> tracks = new ArrayList<>();
    private final List<Entry> entries = new ArrayList<>();
    private long scale = 1_000_000;
    private long cluster;
    private @Nullable Entry open;
    private @Nullable MediaSample held;

    /** Statements of a track entry, while it is read and then for its blocks. */
    private static final class Entry {
        long number;
        String codecId = "";
        byte[] configuration = {};
        int width;
        int height;
        double rate = 8_000;
        int channels = 1;
        int index = -1;

        @Nullable
        AvcConfiguration avc;
    }

    /**
     * Reads up to the first frame.
     *
     * @throws MediaFileException if the bytes are not of Matroska, or no track has a codec that is known here
     */
    public MatroskaReader(InputStream stream) throws IOException {
        this.stream = stream;
        this.in = new Bytes(stream);
        try {
            if (in.u8() != 0x1a || in.u8() != 0x45 || in.u8() != 0xdf || in.u8() != 0xa3) {
                throw new MediaFileException("no header of Matroska");
            }
            in.skip(size());
        } catch (EOFException e) {
            throw new MediaFileException("no header of Matroska");
        }
        held = next();
        endEntry();
        if (tracks.isEmpty()) {
            throw new MediaFileException("Matroska without a track that is known here");
        }
    }

    @Override
    public List<MediaTrack> tracks() {
        return List.copyOf(tracks);
    }

    @Override
    public @Nullable MediaSample read() throws IOException {
        MediaSample sample = held;
        held = null;
        return sample != null ? sample : next();
    }

    private @Nullable MediaSample next() throws IOException {
        try {
            while (true) {
                int first = in.next();
                if (first < 0) {
                    return null;
                }
                MediaSample sample = element(id(first));
                if (sample != null) {
                    return sample;
                }
            }
        } catch (EOFException e) {
            return null;
        }
    }

    private int id(int first) throws IOException {
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > 4) {
            throw new MediaFileException("no element of Matroska where one should be");
        }
        int id = first;
        for (int i = 1; i < length; i++) {
            id = id << 8 | in.u8();
        }
        return id;
    }

    /** Returns the size of an element, or -1 for "unknown". */
    private long size() throws IOException {
        int first = in.u8();
        int length = Integer.numberOfLeadingZeros(first) - 23;
        if (length > 8) {
            throw new MediaFileException("no size of an element of Matroska");
        }
        long size = first & 0xff >> length;
        for (int i = 1; i < length; i++) {
            size = size << 8 | in.u8();
        }
        return size == (1L << 7 * length) - 1 ? -1 : size;
    }

    private @Nullable MediaSample element(int id) throws IOException {
        long size = size();
        switch (id) {
            case Ebml.SEGMENT, Ebml.INFO, Ebml.TRACKS, Ebml.VIDEO, Ebml.AUDIO, Ebml.BLOCK_GROUP -> {}
            case Ebml.CLUSTER -> endEntry();
            case Ebml.TRACK_ENTRY -> {
                endEntry();
                open = new Entry();
            }
            case Ebml.TIMESTAMP_SCALE -> scale = Math.max(1, Math.min(number(size), 1_000_000_000L));
            case Ebml.TIMESTAMP -> cluster = number(size);
            case Ebml.SIMPLE_BLOCK, Ebml.BLOCK -> {
                return block(in.bytes(size, EncodedFrame.MAX_LENGTH, "block"), id == Ebml.SIMPLE_BLOCK);
            }
            default -> field(id, size);
        }
        return null;
    }

    private void field(int id, long size) throws IOException {
        Entry entry = open;
        if (entry == null) {
            in.skip(Math.max(0, size));
            return;
        }
        switch (id) {
            case Ebml.TRACK_NUMBER -> entry.number = number(size);
            case Ebml.CODEC_ID -> {
                byte[] text = in.bytes(size, 64, "codec identifier");
                entry.codecId = Bytes.ascii(text, 0, text.length).replace("\0", "");
            }
            case Ebml.CODEC_PRIVATE -> entry.configuration = in.bytes(size, MAX_FIELD, "configuration");
            case Ebml.PIXEL_WIDTH -> entry.width = (int) Math.min(number(size), 65_535);
            case Ebml.PIXEL_HEIGHT -> entry.height = (int) Math.min(number(size), 65_535);
            case Ebml.CHANNELS -> entry.channels = (int) Math.min(number(size), 255);
            case Ebml.SAMPLING_FREQUENCY -> {
                byte[] value = in.bytes(size, 8, "sampling frequency");
                entry.rate = value.length == 8
                        ? ByteBuffer.wrap(value).getDouble()
                        : value.length == 4 ? ByteBuffer.wrap(value).getFloat() : 8_000;
            }
            default -> in.skip(Math.max(0, size));
        }
    }

    private long number(long size) throws IOException {
        long value = 0;
        for (byte octet : in.bytes(size, 8, "number")) {
            value = value << 8 | octet & 0xff;
        }
        return value & Long.MAX_VALUE;
    }

    private void endEntry() throws IOException {
        Entry entry = open;
        open = null;
        if (entry == null) {
            return;
        }
        if (entries.size() == MAX_TRACKS) {
            throw new MediaFileException("Matroska with over " + MAX_TRACKS + " tracks");
        }
        Codec codec = MatroskaCodec.codec(entry.codecId, (int) entry.rate, entry.channels);
        if (codec != null) {
            entry.index = tracks.size();
            entry.avc = codec.is("h264") ? AvcConfiguration.parse(entry.configuration) : null;
            tracks.add(new MediaTrack(
                    codec, codec.channels() == null ? entry.width : 0, codec.channels() == null ? entry.height : 0));
        }
        entries.add(entry);
    }

    private @Nullable MediaSample block(byte[] block, boolean simple) throws IOException {
        endEntry();
        int first = block.length > 0 ? block[0] & 0xff : 0;
        int numberLength = Integer.numberOfLeadingZeros(first) - 23;
        if (numberLength > 4 || block.length < numberLength + 3) {
            throw new MediaFileException("block of Matroska without its head");
        }
        long number = first & 0xff >> numberLength;
        for (int i = 1; i < numberLength; i++) {
            number = number << 8 | block[i] & 0xff;
        }
        int at = numberLength;
        long time = cluster + (short) (block[at] << 8 | block[at + 1] & 0xff);
        int flags = block[at + 2];
        Entry entry = null;
        for (Entry each : entries) {
            entry = each.number == number ? each : entry;
        }
        if (entry == null || entry.index < 0 || (flags & 0x06) != 0) {
            return null;
        }
        byte[] data = java.util.Arrays.copyOfRange(block, at + 3, block.length);
        MediaTrack track = tracks.get(entry.index);
        boolean key = simple && (flags & 0x80) != 0 || track.isAudio();
        if (entry.avc != null) {
            data = entry.avc.withStartCodes(data, key);
        } else if (track.codec().is("av1")) {
            data = Av1Configuration.withDelimiter(data);
        }
        // Blocks in groups have no flag for key frames.
        key |= !simple && KeyFrames.isKey(track.codec(), data);
        if (time < 0 || time > Long.MAX_VALUE / 4 / scale) {
            throw new MediaFileException("block of Matroska at an impossible time");
        }
        return MediaTimes.sample(entry.index, track, time * scale, data, key);
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
