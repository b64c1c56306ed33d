package dev.parley.containers;

import dev.parley.frames.EncodedFrame;
import dev.parley.parameters.Codec;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writer of WebM and Matroska, RFC 9559, in the form for live streams: segment and clusters without sizes. Frames are written as they
 * come, so that a track that is silent holds up none. The header waits for the first key frame of each track of H.264 or AV1, for
 * {@link #MAX_WAIT_NANOS} at most; a track that has none by then is left out.
 */
public final class MatroskaWriter implements MediaWriter {
    /** Maximum time between the first frame and the header. */
    public static final long MAX_WAIT_NANOS = 3 * MediaTimes.SECOND;

    /** Maximum number of bytes that wait for the header. */
    private static final int MAX_WAITING_BYTES = 16 << 20;

    private static final long MILLI = 1_000_000;

    /** Length of a cluster; times of blocks have 16 bits with a sign. */
    private static final long CLUSTER_MILLIS = 5_000;

    private final OutputStream out;
    private final List<MediaTrack> tracks;
    private final Map<Integer, byte[]> configurations = new TreeMap<>();
    private final int[] widths;
    private final int[] heights;
    private final boolean[] left;
    private final List<MediaSample> waiting = new ArrayList<>();
    private int waitingBytes;
    private boolean begun;
    private long clusterMillis = Long.MIN_VALUE;

    /**
     * Makes a writer.
     *
     * @throws MediaFileException if Matroska does not hold a codec here
     */
    public MatroskaWriter(OutputStream out, List<MediaTrack> tracks) throws MediaFileException {
        for (MediaTrack track : tracks) {
            if (MatroskaCodec.id(track.codec()) == null) {
                throw new MediaFileException(
                        "WebM and Matroska do not hold " + track.codec().mimeType());
            }
        }
        if (tracks.isEmpty() || tracks.size() > 126) {
            throw new MediaFileException(tracks.size() + " tracks");
        }
        this.out = out;
        this.tracks = List.copyOf(tracks);
        this.widths = new int[tracks.size()];
        this.heights = new int[tracks.size()];
        this.left = new boolean[tracks.size()];
    }

    @Override
    public void write(int track, long timeNanos, EncodedFrame frame) throws IOException {
        MediaTimes.requireCodec(tracks.get(track), frame);
        if (begun) {
            writeBlock(track, timeNanos, frame);
            return;
        }
        look(track, frame);
        waiting.add(new MediaSample(track, timeNanos, frame));
        waitingBytes += frame.length();
        boolean late = timeNanos - waiting.get(0).timeNanos() >= MAX_WAIT_NANOS || waitingBytes > MAX_WAITING_BYTES;
        if (late || isComplete()) {
            begin();
        }
    }

    private void look(int track, EncodedFrame frame) {
        if (frame.width() > 0 && widths[track] == 0) {
            widths[track] = frame.width();
            heights[track] = frame.height();
        }
        Codec codec = tracks.get(track).codec();
        if (frame.key() && !configurations.containsKey(track) && MatroskaCodec.needsKeyFrame(codec)) {
            byte[] data = frame.toByteArray();
            byte[] configuration = codec.is("h264") ? AvcConfiguration.of(data) : Av1Configuration.of(data);
            if (configuration != null) {
                configurations.put(track, configuration);
            }
        }
    }

    private boolean isComplete() {
        for (int i = 0; i < tracks.size(); i++) {
            if (MatroskaCodec.needsKeyFrame(tracks.get(i).codec()) && !configurations.containsKey(i)) {
                return false;
            }
            if (!tracks.get(i).isAudio() && tracks.get(i).width() == 0 && widths[i] == 0) {
                return false;
            }
        }
        return true;
    }

    private void begin() throws IOException {
        begun = true;
        boolean webm = tracks.stream().allMatch(track -> MatroskaCodec.isWebm(track.codec()));
        Ebml head = new Ebml()
                .master(
                        Ebml.HEADER,
                        new Ebml()
                                .number(0x4286, 1)
                                .number(0x42f7, 1)
                                .number(0x42f2, 4)
                                .number(0x42f3, 8)
                                .text(Ebml.DOC_TYPE, webm ? "webm" : "matroska")
                                .number(0x4287, 4)
                                .number(0x4285, 2))
                .open(Ebml.SEGMENT)
                .master(
                        Ebml.INFO,
                        new Ebml()
                                .number(Ebml.TIMESTAMP_SCALE, MILLI)
                                .text(0x4d80, "Parley")
                                .text(0x5741, "Parley"));
        Ebml entries = new Ebml();
        for (int i = 0; i < tracks.size(); i++) {
            left[i] = MatroskaCodec.needsKeyFrame(tracks.get(i).codec()) && !configurations.containsKey(i);
            if (!left[i]) {
                entries.master(Ebml.TRACK_ENTRY, entry(i));
            }
        }
        out.write(head.master(Ebml.TRACKS, entries).toByteArray());
        for (MediaSample sample : waiting) {
            writeBlock(sample.track(), sample.timeNanos(), sample.frame());
        }
        waiting.clear();
        waitingBytes = 0;
    }

    private Ebml entry(int index) {
        MediaTrack track = tracks.get(index);
        Ebml entry = new Ebml()
                .number(Ebml.TRACK_NUMBER, index + 1)
                .number(Ebml.TRACK_UID, index + 1)
                .number(Ebml.TRACK_TYPE, track.isAudio() ? 2 : 1)
                .number(0x9c, 0)
                .text(Ebml.CODEC_ID, String.valueOf(MatroskaCodec.id(track.codec())));
        byte[] configuration = track.codec().is("opus") ? OggWriter.opusHead(track.codec()) : configurations.get(index);
        if (configuration != null) {
            entry.bytes(Ebml.CODEC_PRIVATE, configuration);
        }
        if (track.isAudio()) {
            Integer channels = track.codec().channels();
            Ebml sound = new Ebml()
                    .real(Ebml.SAMPLING_FREQUENCY, track.codec().clockRate())
                    .number(Ebml.CHANNELS, channels == null ? 1 : channels);
            entry.master(Ebml.AUDIO, track.codec().is("l16") ? sound.number(Ebml.BIT_DEPTH, 16) : sound);
        } else {
            entry.master(
                    Ebml.VIDEO,
                    new Ebml()
                            .number(Ebml.PIXEL_WIDTH, track.width() > 0 ? track.width() : Math.max(1, widths[index]))
                            .number(
                                    Ebml.PIXEL_HEIGHT,
                                    track.height() > 0 ? track.height() : Math.max(1, heights[index])));
        }
        return entry;
    }

    private void writeBlock(int track, long timeNanos, EncodedFrame frame) throws IOException {
        if (left[track]) {
            return;
        }
        long millis = Math.max(0, (timeNanos + MILLI / 2) / MILLI);
        boolean video = !tracks.get(track).isAudio();
        long into = millis - clusterMillis;
        if (clusterMillis == Long.MIN_VALUE
                || into > CLUSTER_MILLIS
                || into < -CLUSTER_MILLIS
                || video && frame.key() && into > 0) {
            clusterMillis = millis;
            into = 0;
            out.write(
                    new Ebml().open(Ebml.CLUSTER).number(Ebml.TIMESTAMP, millis).toByteArray());
        }
        byte[] data = frame.toByteArray();
        Codec codec = tracks.get(track).codec();
        data = codec.is("h264")
                ? AvcConfiguration.withLengths(data)
                : codec.is("av1") ? Av1Configuration.withoutDelimiter(data) : data;
        out.write(new Ebml().head(Ebml.SIMPLE_BLOCK, 4 + data.length).toByteArray());
        out.write(
                new byte[] {(byte) (0x80 | track + 1), (byte) (into >> 8), (byte) into, (byte) (frame.key() ? 0x80 : 0)
                });
        out.write(data);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (!begun && !waiting.isEmpty()) {
            begin();
        }
        out.close();
    }
}
