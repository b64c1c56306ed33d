package dev.parley.vp8;

/** Last, golden and alternate reference frame, and the frame that is free for the next one (RFC 6386 §9.7). */
final class ReferencePictures {

    /** Three references and the frame under construction. */
    private static final int PICTURES = 4;

    private final Picture[] pictures = new Picture[PICTURES];
    private Picture last;
    private Picture golden;
    private Picture altref;

    ReferencePictures(int columns, int rows) {
        for (int i = 0; i < PICTURES; i++) {
            pictures[i] = new Picture(columns, rows);
        }
        last = pictures[0];
        golden = pictures[0];
        altref = pictures[0];
    }

    Picture of(int reference) {
        return switch (reference) {
            case Reference.GOLDEN -> golden;
            case Reference.ALTREF -> altref;
            default -> last;
        };
    }

    /** Returns a picture that is no reference. */
    Picture free() {
        for (Picture picture : pictures) {
            if (picture != last && picture != golden && picture != altref) {
                return picture;
            }
        }
        throw new AssertionError("four pictures, three references");
    }

    /**
     * Replaces references as the header of the decoded picture says. The alternate reference frame is copied first: the
     * reference decoder of RFC 6386 §20.4 copies the golden frame from the alternate one that results.
     */
    void update(Picture decoded, FrameHeader header) {
        if (header.copyToAltref == 1) {
            altref = last;
        } else if (header.copyToAltref == 2) {
            altref = golden;
        }
        if (header.copyToGolden == 1) {
            golden = last;
        } else if (header.copyToGolden == 2) {
            golden = altref;
        }
        if (header.refreshGolden) {
            golden = decoded;
        }
        if (header.refreshAltref) {
            altref = decoded;
        }
        if (header.refreshLast) {
            last = decoded;
        }
    }
}
