package dev.parley.rtp.payload;

import dev.parley.base.MalformedException;

/**
 * Payload of a telephone event, RFC 4733 §2.3.
 *
 * @param event 0 to 9 digits, 10 "*", 11 "#", 12 to 15 "A" to "D", 16 flash; others up to 255
 * @param end bit E: the event has ended
 * @param volume power as −dBm0, 0 to 63
 * @param duration time since the packet's timestamp in units of the clock rate, 0 to 65,535
 */
public record TelephoneEvent(int event, boolean end, int volume, int duration) {
    /** Length in bytes. */
    public static final int LENGTH = 4;

    /** Maximum duration of one event; longer ones are divided, RFC 4733 §2.5.1.3. */
    public static final int MAX_DURATION = 0xffff;

    private static final String TONES = "0123456789*#ABCD";

    /** Checks the ranges. */
    public TelephoneEvent {
        if ((event & ~0xff) != 0 || (volume & ~0x3f) != 0 || (duration & ~0xffff) != 0) {
            throw new IllegalArgumentException("event " + event + ", volume " + volume + ", duration " + duration);
        }
    }

    /**
     * Reads a payload.
     *
     * @throws MalformedException if it has under four bytes
     */
    public static TelephoneEvent parse(byte[] bytes, int offset, int length) throws MalformedException {
        if (length < LENGTH) {
            throw new MalformedException("telephone event shorter than four bytes");
        }
        // RFC 4733 §2.3: |     event     |E|R| volume    |          duration             |
        return new TelephoneEvent(
                bytes[offset] & 0xff,
                bytes[offset + 1] < 0,
                bytes[offset + 1] & 0x3f,
                (bytes[offset + 2] & 0xff) << 8 | bytes[offset + 3] & 0xff);
    }

    /** Writes the payload. */
    public void write(byte[] target, int at) {
        target[at] = (byte) event;
        target[at + 1] = (byte) (volume | (end ? 0x80 : 0));
        target[at + 2] = (byte) (duration >> 8);
        target[at + 3] = (byte) duration;
    }

    /** Returns the event of a tone in the form of RTCDTMFSender: a digit, "*", "#", or "A" to "D"; -1 for others. */
    public static int eventOf(char tone) {
        return TONES.indexOf(Character.toUpperCase(tone));
    }

    /** Returns the tone, or 0 if the event is not a key of a telephone. */
    public char tone() {
        return event < TONES.length() ? TONES.charAt(event) : 0;
    }
}
