package dev.parley.telephony;

/** Generator of one or two sine tones, with a phase that runs on from call to call. */
public final class ToneGenerator {
    private static final int[] ROWS = {697, 770, 852, 941};
    private static final int[] COLUMNS = {1_209, 1_336, 1_477, 1_633};
    private static final String KEYS = "123A456B789C*0#D";

    private final double[] frequencies;
    private final double amplitude;
    private final int sampleRate;
    private long position;

    /**
     * Makes a generator.
     *
     * @param amplitude of each tone, 0 to 1 of the full scale
     * @param frequencies in Hz
     */
    public ToneGenerator(int sampleRate, double amplitude, double... frequencies) {
        this.sampleRate = sampleRate;
        this.amplitude = amplitude;
        this.frequencies = frequencies.clone();
    }

    /** Returns the generator of a key of a telephone, ITU-T Q.23. */
    public static ToneGenerator key(int sampleRate, double amplitude, char key) {
        int index = KEYS.indexOf(key);
        if (index < 0) {
            throw new IllegalArgumentException("no key of a telephone: " + key);
        }
        return new ToneGenerator(sampleRate, amplitude, ROWS[index / 4], COLUMNS[index % 4]);
    }

    /** Returns the next samples of one channel. */
    public short[] next(int count) {
        short[] samples = new short[count];
        for (int i = 0; i < count; i++) {
            double sum = 0;
            for (double frequency : frequencies) {
                sum += Math.sin(2 * Math.PI * frequency * position / sampleRate);
            }
            position++;
            samples[i] = (short) Math.max(-32_768, Math.min(32_767, Math.round(32_767 * amplitude * sum)));
        }
        return samples;
    }
}
