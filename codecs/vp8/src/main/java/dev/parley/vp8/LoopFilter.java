package dev.parley.vp8;

/** Loop filter (RFC 6386 §15), which smooths the edges of blocks after a whole frame is reconstructed. */
final class LoopFilter {

    private LoopFilter() {}

    static void filter(
            Picture picture, MacroblockMap map, LoopFilterHeader header, Segmentation segments, boolean key) {
        if (header.level == 0) {
            return;
        }
        for (int row = 0; row < map.rows; row++) {
            for (int column = 0; column < map.columns; column++) {
                int index = map.index(column, row);
                int mode = map.lumaMode[index];
                int base = segments.filterLevel(map.segment[index], header.level);
                int level = header.level(base, map.reference[index], mode);
                if (level == 0) {
                    continue;
                }
                // RFC 6386 §15.1: the inner edges of macroblocks without coefficients are left alone.
                boolean inner = !map.skipped[index] || mode == Mode.B_PRED || mode == Mode.SPLIT_MV;
                int interior = interiorLimit(level, header.sharpness);
                if (header.simple) {
                    filterSimple(picture.y, column, row, level, interior, inner);
                } else {
                    filterNormal(picture, column, row, level, interior, highVariance(level, key), inner);
                }
            }
        }
    }

    /** Returns the limit on differences between neighbours on one side of an edge (RFC 6386 §15.4). */
    static int interiorLimit(int level, int sharpness) {
        int limit = level;
        if (sharpness > 0) {
            limit = Math.min(limit >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
        }
        return Math.max(1, limit);
    }

    /** Returns the threshold of high edge variance (RFC 6386 §15.4). */
    static int highVariance(int level, boolean key) {
        if (key) {
            return level >= 40 ? 2 : level >= 15 ? 1 : 0;
        }
        return level >= 40 ? 3 : level >= 20 ? 2 : level >= 15 ? 1 : 0;
    }

    private static void filterSimple(Plane y, int column, int row, int level, int interior, boolean inner) {
        int position = y.position(16 * column, 16 * row);
        int macroblockLimit = (level + 2) * 2 + interior;
        int subblockLimit = level * 2 + interior;
        if (column > 0) {
            SimpleEdge.filter(y.pixels, position, 1, y.stride, macroblockLimit);
        }
        if (inner) {
            for (int i = 4; i < 16; i += 4) {
                SimpleEdge.filter(y.pixels, position + i, 1, y.stride, subblockLimit);
            }
        }
        if (row > 0) {
            SimpleEdge.filter(y.pixels, position, y.stride, 1, macroblockLimit);
        }
        if (inner) {
            for (int i = 4; i < 16; i += 4) {
                SimpleEdge.filter(y.pixels, position + i * y.stride, y.stride, 1, subblockLimit);
            }
        }
    }

    private static void filterNormal(
            Picture picture, int column, int row, int level, int interior, int variance, boolean inner) {
        int macroblockLimit = (level + 2) * 2 + interior;
        int subblockLimit = level * 2 + interior;
        filterPlane(picture.y, column, row, 16, macroblockLimit, subblockLimit, interior, variance, inner);
        filterPlane(picture.u, column, row, 8, macroblockLimit, subblockLimit, interior, variance, inner);
        filterPlane(picture.v, column, row, 8, macroblockLimit, subblockLimit, interior, variance, inner);
    }

    private static void filterPlane(
            Plane plane,
            int column,
            int row,
            int size,
            int macroblockLimit,
            int subblockLimit,
            int interior,
            int variance,
            boolean inner) {
        int stride = plane.stride;
        byte[] pixels = plane.pixels;
        int position = plane.position(size * column, size * row);
        if (column > 0) {
            NormalEdge.filterMacroblock(pixels, position, 1, stride, size, macroblockLimit, interior, variance);
        }
        if (inner) {
            for (int i = 4; i < size; i += 4) {
                NormalEdge.filterSubblock(pixels, position + i, 1, stride, size, subblockLimit, interior, variance);
            }
        }
        if (row > 0) {
            NormalEdge.filterMacroblock(pixels, position, stride, 1, size, macroblockLimit, interior, variance);
        }
        if (inner) {
            for (int i = 4; i < size; i += 4) {
                NormalEdge.filterSubblock(
                        pixels, position + i * stride, stride, 1, size, subblockLimit, interior, variance);
            }
        }
    }
}
