package dev.parley.runtime;

/**
 * Ports to choose from.
 *
 * @param first the first, 1 to 65535, or 0 together with {@code last} 0 for "whatever the system gives"
 * @param last the last, inclusive
 */
public record PortRange(int first, int last) {
    /** Whatever the system gives. */
    public static final PortRange ANY = new PortRange(0, 0);

    /** Checks the numbers. */
    public PortRange {
        boolean any = first == 0 && last == 0;
        if (!any && (first < 1 || last > 65_535 || first > last)) {
            throw new IllegalArgumentException("not a range of ports: " + first + " to " + last);
        }
    }

    /** Returns whether the system chooses. */
    public boolean isAny() {
        return first == 0;
    }

    /** Returns how many ports the range has. */
    public int size() {
        return last - first + 1;
    }
}
