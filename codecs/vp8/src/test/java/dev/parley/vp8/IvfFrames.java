package dev.parley.vp8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Frames of an IVF file among the test's resources. */
final class IvfFrames {

    private IvfFrames() {}

    static List<byte[]> ofResource(String name) throws IOException {
        try (InputStream in = IvfFrames.class.getResourceAsStream(name + ".ivf")) {
            if (in == null) {
                throw new IOException("no resource " + name + ".ivf");
            }
            return of(in.readAllBytes());
        }
    }

    static List<byte[]> of(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        int position = buffer.getShort(6);
        while (position + 12 <= file.length) {
            int size = buffer.getInt(position);
            frames.add(Arrays.copyOfRange(file, position + 12, position + 12 + size));
            position += 12 + size;
        }
        return frames;
    }
}
