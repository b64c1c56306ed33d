package dev.parley.vp8;

import dev.parley.base.MalformedException;
import dev.parley.codec.VideoDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decoder of VP8 (RFC 6386). One decoder serves one stream; it is not thread-safe. A frame that is damaged gives a {@link
 * MalformedException} or a damaged picture; the next key frame heals everything.
 */
public final class Vp8Decoder {

    private final int maxPixels;
    private final FrameHeader header = new FrameHeader();
    private final Segmentation segmentation = new Segmentation();
    private final LoopFilterHeader filter = new LoopFilterHeader();
    private final EntropyContext entropy = new EntropyContext();
    private final EntropyContext savedEntropy = new EntropyContext();
    private final int[] edge = new int[13];
    private final Quantizer[] quantizers = new Quantizer[Segmentation.SEGMENTS];
    private @Nullable FrameSize size;

    /** Creates a decoder for pictures of up to {@link VideoDecoder#DEFAULT_MAX_PIXELS}. */
    public Vp8Decoder() {
        this(VideoDecoder.DEFAULT_MAX_PIXELS);
    }

    /**
     * Creates a decoder.
     *
     * @param maxPixels the largest width times height that a stream may ask for; larger key frames are refused
     */
    public Vp8Decoder(int maxPixels) {
        if (maxPixels < 1) {
            throw new IllegalArgumentException("maxPixels is " + maxPixels + ", and must be at least 1");
        }
        this.maxPixels = maxPixels;
    }

    /**
     * Decodes a frame.
     *
     * @return the picture that the stream shows now, or null if the frame is not to be displayed
     * @throws MalformedException if the frame cannot be decoded; the state before it is kept as far as possible
     */
    public @Nullable DecodedPicture decode(byte[] data, int offset, int length) throws MalformedException {
        FrameTag tag = FrameTag.parse(data, offset, length);
        if (tag.key()) {
            startKeyFrame(tag);
        }
        FrameSize current = size;
        if (current == null) {
            throw new MalformedException("VP8 stream that does not begin with a key frame");
        }
        int first = offset + tag.size();
        BoolDecoder in = new BoolDecoder(data, first, tag.firstPartition());
        header.read(in, tag, segmentation, filter, entropy, savedEntropy);
        if (header.key && !segmentation.updateMap) {
            current.map.clearSegments();
        }
        int tokens = first + tag.firstPartition();
        BoolDecoder[] partitions = tokenPartitions(data, tokens, offset + length - tokens);
        for (int i = 0; i < quantizers.length; i++) {
            quantizers[i] = new Quantizer(segmentation.quantizerIndex(i, header.quantizer.y1Ac), header.quantizer);
        }
        Picture picture = current.references.free();
        reconstruct(current, picture, in, partitions);
        LoopFilter.filter(picture, current.map, filter, segmentation, header.key);
        picture.extendBorder();
        current.references.update(picture, header);
        if (!header.refreshEntropy) {
            entropy.copyFrom(savedEntropy);
        }
        return tag.shown() ? new DecodedPicture(picture, current.width, current.height, tag.key()) : null;
    }

    /** Returns the quantizer index of the last decoded frame, 0 to 127, or -1 before the first. */
    public int quantizerIndex() {
        return size == null ? -1 : header.quantizer.y1Ac;
    }

    private void startKeyFrame(FrameTag tag) throws MalformedException {
        if ((long) tag.width() * tag.height() > maxPixels) {
            throw new MalformedException("VP8 picture above the limit of pixels");
        }
        FrameSize current = size;
        if (current == null || current.width != tag.width() || current.height != tag.height()) {
            size = new FrameSize(tag.width(), tag.height());
        }
    }

    /** Opens the partitions of coefficients (RFC 6386 §9.5). */
    private BoolDecoder[] tokenPartitions(byte[] data, int offset, int length) throws MalformedException {
        int count = header.tokenPartitions;
        int table = 3 * (count - 1);
        if (length < table) {
            throw new MalformedException("VP8 frame that ends before the sizes of its partitions");
        }
        BoolDecoder[] partitions = new BoolDecoder[count];
        int position = offset + table;
        int end = offset + length;
        for (int i = 0; i < count; i++) {
            int bytes = end - position;
            if (i < count - 1) {
                int entry = offset + 3 * i;
                int stated = data[entry] & 0xff | (data[entry + 1] & 0xff) << 8 | (data[entry + 2] & 0xff) << 16;
                if (stated > bytes) {
                    throw new MalformedException("VP8 partition beyond its frame");
                }
                bytes = stated;
            }
            partitions[i] = new BoolDecoder(data, position, bytes);
            position += bytes;
        }
        return partitions;
    }

    private void reconstruct(FrameSize current, Picture picture, BoolDecoder modes, BoolDecoder[] partitions) {
        ModeReader modeReader = new ModeReader(modes, header, entropy, segmentation, current.map);
        InterPrediction inter = current.interPrediction(header.version);
        picture.prepareIntraBorder();
        current.coefficients.startFrame();
        for (int row = 0; row < current.map.rows; row++) {
            modeReader.readRow(row);
            current.coefficients.startRow();
            BoolDecoder tokens = partitions[row & partitions.length - 1];
            for (int column = 0; column < current.map.columns; column++) {
                reconstruct(current, picture, inter, tokens, column, row);
            }
        }
    }

    private void reconstruct(
            FrameSize current, Picture picture, InterPrediction inter, BoolDecoder tokens, int column, int row) {
        MacroblockMap map = current.map;
        int index = map.index(column, row);
        int mode = map.lumaMode[index];
        boolean hasY2 = mode != Mode.B_PRED && mode != Mode.SPLIT_MV;
        CoefficientReader reader = current.coefficients;
        if (map.skipped[index]) {
            reader.skip(column, hasY2);
        } else {
            Quantizer quantizer = quantizers[segmentation.enabled ? map.segment[index] : 0];
            map.skipped[index] = !reader.read(tokens, entropy.coefficients, column, hasY2, quantizer);
        }
        boolean residue = !map.skipped[index];
        if (residue && hasY2) {
            InverseTransform.walshHadamard(reader.coefficients, 24 * 16);
        }
        if (map.reference[index] != Reference.CURRENT) {
            inter.predict(map, index, column, row, current.references.of(map.reference[index]), picture);
        } else {
            int chroma = map.chromaMode[index];
            IntraPrediction.predict(picture.u, chroma, 8, column, row);
            IntraPrediction.predict(picture.v, chroma, 8, column, row);
            if (mode == Mode.B_PRED) {
                reconstructSubblocks(map, index, picture.y, reader, residue, column, row);
            } else {
                IntraPrediction.predict(picture.y, mode, 16, column, row);
            }
        }
        if (residue) {
            if (mode != Mode.B_PRED) {
                Residue.addLuma(picture.y, reader.coefficients, reader.coded, hasY2, column, row);
            }
            Residue.addChroma(picture.u, reader.coefficients, reader.coded, 16, column, row);
            Residue.addChroma(picture.v, reader.coefficients, reader.coded, 20, column, row);
        }
    }

    private void reconstructSubblocks(
            MacroblockMap map, int index, Plane y, CoefficientReader reader, boolean residue, int column, int row) {
        int corner = y.position(16 * column, 16 * row);
        int right = IntraPrediction.aboveRight(y, column, map.columns, row);
        for (int i = 0; i < 16; i++) {
            int position = corner + 4 * (i & 3) + (i & ~3) * y.stride;
            int aboveRight = (i & 3) == 3 ? right : position - y.stride + 4;
            IntraPrediction.predictSubblock(
                    y.pixels, y.stride, position, map.subblocks[16 * index + i], aboveRight, edge);
            if (residue) {
                Residue.add(reader.coefficients, 16 * i, reader.coded[i], y, position);
            }
        }
    }
}
