package dev.parley.vp8;

/** Reference frame: three planes of whole macroblocks. */
final class Picture {

    final Plane y;
    final Plane u;
    final Plane v;

    Picture(int columns, int rows) {
        y = new Plane(16 * columns, 16 * rows);
        u = new Plane(8 * columns, 8 * rows);
        v = new Plane(8 * columns, 8 * rows);
    }

    void prepareIntraBorder() {
        y.prepareIntraBorder();
        u.prepareIntraBorder();
        v.prepareIntraBorder();
    }

    void extendBorder() {
        y.extendBorder();
        u.extendBorder();
        v.extendBorder();
    }
}
