package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Division of a raw stream of H.264 with start codes (as of {@code ffmpeg -f h264 -}) into access units. The frames have no times. Not
 * thread-safe.
 */
public final class AccessUnits implements AutoCloseable {
    private static final Codec H264 = new Codec("video/H264", 90_000, null, "packetization-mode=1");

    private final InputStream in;
    private final byte[] buffer = new byte[16 << 10];
    private final Deque<byte[]> units = new ArrayDeque<>();
    private final ByteArrayOutputStream unit = new ByteArrayOutputStream();
    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private boolean started;
    private int zeros;
    private boolean ended;
    private boolean pictureSeen;
    private boolean key;

    private AccessUnits(InputStream in) {
        this.in = in;
    }

    /** Returns the access units of a stream. */
    public static AccessUnits h264(InputStream in) {
        return new AccessUnits(in);
    }

    /**
     * Calls {@code consumer} for each access unit until the stream ends; blocks meanwhile.
     *
     * @throws UncheckedIOException if reading fails
     */
    public void forEach(Consumer<? super EncodedFrame> consumer) {
        try {
            for (EncodedFrame next = read(); next != null; next = read()) {
                consumer.accept(next);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the next access unit, or null at the end. It is complete when the next one begins. */
    public @Nullable EncodedFrame read() throws IOException {
        while (true) {
            byte[] next = units.poll();
            if (next == null) {
                if (ended) {
                    return take();
                }
                fill();
                continue;
            }
            EncodedFrame whole = beginsFrame(next) ? take() : null;
            add(next);
            if (whole != null) {
                return whole;
            }
        }
    }

    private void fill() throws IOException {
        int count = in.read(buffer);
        for (int i = 0; i < count; i++) {
            int octet = buffer[i];
            if (octet == 1 && zeros >= 2) {
                endUnit();
                started = true;
                zeros = 0;
            } else if (octet == 0) {
                zeros++;
            } else {
                for (; zeros > 0; zeros--) {
                    write(0);
                }
                write(octet);
            }
        }
        if (count < 0) {
            endUnit();
            ended = true;
        }
    }

    private void write(int octet) throws MediaFileException {
        if (started) {
            if (unit.size() >= EncodedFrame.MAX_LENGTH) {
                throw new MediaFileException("NAL unit of over " + EncodedFrame.MAX_LENGTH + " bytes");
            }
            unit.write(octet);
        }
    }

    private void endUnit() {
        if (unit.size() > 0) {
            units.add(unit.toByteArray());
            unit.reset();
        }
    }

    /** ITU-T H.264 §7.4.1.2.3: what may only come before the first slice of a picture, or a slice with first_mb_in_slice 0. */
    private boolean beginsFrame(byte[] next) {
        int type = next[0] & 0x1f;
        boolean firstSlice = (type == 1 || type == 2 || type == 5) && next.length > 1 && next[1] < 0;
        return pictureSeen && (firstSlice || type >= 6 && type <= 9 || type >= 14 && type <= 18);
    }

    private void add(byte[] next) throws MediaFileException {
        int type = next[0] & 0x1f;
        pictureSeen |= type >= 1 && type <= 5;
        key |= type == 5;
        if (frame.size() + next.length + 4 > EncodedFrame.MAX_LENGTH) {
            throw new MediaFileException("access unit of over " + EncodedFrame.MAX_LENGTH + " bytes");
        }
        frame.writeBytes(new byte[] {0, 0, 0, 1});
        frame.writeBytes(next);
    }

    private @Nullable EncodedFrame take() {
        if (frame.size() == 0) {
            return null;
        }
        EncodedFrame whole =
                EncodedFrame.wrapping(H264, frame.toByteArray()).key(key).build();
        frame.reset();
        pictureSeen = false;
        key = false;
        return whole;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
