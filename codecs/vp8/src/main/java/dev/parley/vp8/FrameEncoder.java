package dev.parley.vp8;

import dev.parley.frames.VideoFrame;
import java.util.Arrays;

/** Encoder of single frames of one size, at a quantizer index that its owner chooses. */
final class FrameEncoder {

    private final MacroblockMap map;
    private final MacroblockLevels levels;
    private final Picture source;
    private final ReferencePictures references;
    private final MacroblockEncoder macroblocks;
    private final EntropyContext entropy = new EntropyContext();
    private final EntropyContext savedEntropy = new EntropyContext();
    private final TokenPass.Counts counts = new TokenPass.Counts();
    private final boolean[] above;
    private final BoolEncoder first = new BoolEncoder();
    private final BoolEncoder tokens = new BoolEncoder();
    private final FrameHeader header = new FrameHeader();
    private final LoopFilterHeader filter = new LoopFilterHeader();
    private final Segmentation segmentation = new Segmentation();
    private final int width;
    private final int height;
    private boolean goldenIsLast = true;

    FrameEncoder(int width, int height) {
        this.width = width;
        this.height = height;
        int columns = (width + 15) / 16;
        int rows = (height + 15) / 16;
        map = new MacroblockMap(columns, rows);
        levels = new MacroblockLevels(columns * rows);
        source = new Picture(columns, rows);
        references = new ReferencePictures(columns, rows);
        macroblocks = new MacroblockEncoder(map, levels, source, references);
        above = new boolean[9 * columns];
    }

    /** Takes over the pixels of the next frame; {@link #encode} may be called several times for it. */
    void load(VideoFrame frame) {
        load(frame.y(), width, height, source.y);
        load(frame.u(), (width + 1) / 2, (height + 1) / 2, source.u);
        load(frame.v(), (width + 1) / 2, (height + 1) / 2, source.v);
    }

    /** Copies a plane and repeats its last pixels up to whole macroblocks. */
    private static void load(byte[] from, int width, int height, Plane to) {
        for (int y = 0; y < to.height; y++) {
            int line = Math.min(y, height - 1) * width;
            int at = to.position(0, y);
            System.arraycopy(from, line, to.pixels, at, width);
            Arrays.fill(to.pixels, at + width, at + to.width, from[line + width - 1]);
        }
    }

    /**
     * Encodes the loaded frame. References change with {@link #keep} alone, so that the frame may be encoded again.
     *
     * @param use what the frame refers to and replaces
     * @param quantizerIndex 0 to 127
     */
    byte[] encode(FrameUse use, int quantizerIndex, int effort) {
        header.key = use.key();
        header.refreshGolden = use.key() || use.refreshGolden();
        header.refreshAltref = use.key();
        header.copyToGolden = FrameHeader.COPY_NONE;
        header.copyToAltref = FrameHeader.COPY_NONE;
        header.refreshLast = use.key() || use.refreshLast();
        header.refreshEntropy = use.refreshEntropy();
        header.quantizer.y1Ac = quantizerIndex;
        savedEntropy.copyFrom(entropy);
        if (use.key()) {
            entropy.reset();
        }
        Picture picture = references.free();
        picture.prepareIntraBorder();
        Quantizer quantizer = new Quantizer(quantizerIndex, header.quantizer);
        int searched = use.searchGolden() ? Reference.GOLDEN : Reference.LAST;
        macroblocks.startFrame(header, picture, quantizer, effort, searched, use.mayUseGolden() && !goldenIsLast);
        for (int row = 0; row < map.rows; row++) {
            for (int column = 0; column < map.columns; column++) {
                macroblocks.encode(column, row);
            }
        }
        filter.level = filterLevel(quantizerIndex);
        LoopFilter.filter(picture, map, filter, segmentation, use.key());
        picture.extendBorder();
        return write();
    }

    /** Returns the strength of the loop filter that suits a quantizer. */
    private static int filterLevel(int quantizerIndex) {
        return Math.min(LoopFilterHeader.MAX_LEVEL, quantizerIndex * 3 / 8);
    }

    private byte[] write() {
        setProbabilities();
        counts.clear();
        counts.run(map, levels, above);
        first.reset();
        FrameHeaderWriter.write(first, header, filter.level, entropy, counts);
        new ModeWriter(first, header, entropy, map).writeAll();
        first.finish();
        tokens.reset();
        new TokenPass.Writer(tokens, entropy.coefficients).run(map, levels, above);
        tokens.finish();
        int head = header.key ? FrameTag.KEY_SIZE : FrameTag.SIZE;
        byte[] frame = new byte[head + first.size() + tokens.size()];
        int tag = (header.key ? 0 : 1) | 1 << 4 | first.size() << 5;
        frame[0] = (byte) tag;
        frame[1] = (byte) (tag >> 8);
        frame[2] = (byte) (tag >> 16);
        if (header.key) {
            frame[3] = (byte) 0x9d;
            frame[4] = 1;
            frame[5] = 0x2a;
            frame[6] = (byte) width;
            frame[7] = (byte) (width >> 8);
            frame[8] = (byte) height;
            frame[9] = (byte) (height >> 8);
        }
        first.copyTo(frame, head);
        tokens.copyTo(frame, head + first.size());
        return frame;
    }

    private void setProbabilities() {
        int skipped = 0;
        int intra = 0;
        int last = 0;
        int total = map.columns * map.rows;
        for (int row = 0; row < map.rows; row++) {
            for (int column = 0; column < map.columns; column++) {
                int index = map.index(column, row);
                skipped += map.skipped[index] ? 1 : 0;
                intra += map.reference[index] == Reference.CURRENT ? 1 : 0;
                last += map.reference[index] == Reference.LAST ? 1 : 0;
            }
        }
        header.skipEnabled = skipped > 0;
        header.probabilityNotSkipped = BitCost.probability(total - skipped, skipped);
        header.probabilityIntra = BitCost.probability(intra, total - intra);
        header.probabilityLast = BitCost.probability(last, total - intra - last);
        header.probabilityGolden = 255;
    }

    /** Makes the frame just encoded the reference that its use names. */
    void keep() {
        references.update(references.free(), header);
        if (!header.refreshEntropy) {
            entropy.copyFrom(savedEntropy);
        }
        if (header.refreshGolden) {
            goldenIsLast = header.refreshLast;
        } else if (header.refreshLast) {
            goldenIsLast = false;
        }
    }

    /** Undoes the last {@link #encode}, so that the loaded frame can be encoded again. */
    void discard() {
        entropy.copyFrom(savedEntropy);
    }
}
