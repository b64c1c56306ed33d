package dev.parley.benchmarks;

import dev.parley.base.MalformedException;
import dev.parley.frames.VideoFrame;
import dev.parley.vp8.DecodedPicture;
import dev.parley.vp8.EncodedVp8;
import dev.parley.vp8.Vp8Decoder;
import dev.parley.vp8.Vp8Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Pictures of 640 by 360 at 500 kbit/s, encoded and decoded: a texture that scrolls by fractions of a pixel, with noise. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xbatch", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class Vp8Benchmark {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int PICTURES = 60;
    private static final int BITRATE = 500_000;
    private static final int FPS = 30;

    /** The encoder's effort, 0 to 2. */
    @Param({"1", "2"})
    public int effort;

    private final List<VideoFrame> pictures = new ArrayList<>();
    private final List<EncodedVp8> stream = new ArrayList<>();
    private final Vp8Decoder decoder = new Vp8Decoder();
    private Vp8Encoder encoder = new Vp8Encoder(BITRATE, FPS, 1);
    private int next;
    private long time;

    /** Draws the pictures, and encodes them once for the decoder. */
    @Setup
    public void prepare() {
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(picture(i));
        }
        for (int i = 0; i < PICTURES; i++) {
            EncodedVp8 encoded = encoder.encode(pictures.get(i));
            if (encoded != null) {
                stream.add(encoded);
            }
        }
        encoder = new Vp8Encoder(BITRATE, FPS, 1);
        encoder.setEffort(effort);
    }

    private static VideoFrame picture(int number) {
        Random random = new Random(number);
        VideoFrame frame = VideoFrame.black(WIDTH, HEIGHT, number * 1_000_000L / FPS);
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                double phase = column + 1.75 * number;
                double value = 128 + 60 * Math.sin(phase / 9) + 40 * Math.sin((row + phase / 3) / 5);
                frame.y()[row * WIDTH + column] = (byte) (value + random.nextInt(9) - 4);
            }
        }
        return frame;
    }

    /** Encodes the next picture; back and forth, so that the motion never jumps. */
    @Benchmark
    public Object encode() {
        int place = next++ % (2 * PICTURES - 2);
        VideoFrame frame = pictures.get(place < PICTURES ? place : 2 * PICTURES - 2 - place);
        time += 1_000_000 / FPS;
        EncodedVp8 encoded = encoder.encode(new VideoFrame(WIDTH, HEIGHT, frame.y(), frame.u(), frame.v(), time));
        return encoded == null ? frame : encoded;
    }

    /** Decodes the next frame; the stream begins anew with its key frame. */
    @Benchmark
    public DecodedPicture decode() throws MalformedException {
        byte[] frame = stream.get(next++ % stream.size()).data();
        return decoder.decode(frame, 0, frame.length);
    }
}
