package dev.parley.vp8;

/** Reader of the number tables that this package keeps as text blocks. */
final class Table {

    private Table() {}

    /**
     * Parses numbers that are separated by white space.
     *
     * @param count the number of values that the table must have
     */
    static int[] parse(String text, int count) {
        String[] words = text.strip().split("\\s+");
        if (words.length != count) {
            throw new AssertionError("a table of " + count + " values has " + words.length);
        }
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            values[i] = Integer.parseInt(words[i]);
        }
        return values;
    }
}
