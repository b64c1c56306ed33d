package dev.parley.webrtc;

import dev.parley.dom.DOMException;
import dev.parley.dom.EventListener;
import dev.parley.dom.EventTarget;
import dev.parley.dom.EventType;
import dev.parley.parameters.Direction;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the tones of a telephone's keys, webrtc-pc §7.2. Any thread. Attributes never wait; {@link #insertDTMF} meets the event loop. */
public final class RTCDTMFSender extends EventTarget {
    /** A tone begins, or all have been played. */
    public static final EventType<RTCDTMFToneChangeEvent> TONE_CHANGE = new EventType<>("tonechange");

    private static final Logger LOG = LoggerFactory.getLogger(RTCDTMFSender.class);
    private static final Pattern TONES = Pattern.compile("[0-9A-D#*,]*");
    private static final int PAUSE_MILLIS = 2_000;

    private final LocalConnection owner;
    private final RTCRtpSender sender;

    /** [[ToneBuffer]]; set on the loop. */
    private volatile String toneBuffer = "";

    /** [[Duration]] and [[InterToneGap]] in milliseconds. Loop thread. */
    private long duration;

    private long interToneGap;

    /** "A task to run the DTMF playout task steps is scheduled to be run". Loop thread. */
    private boolean scheduled;

    RTCDTMFSender(LocalConnection owner, RTCRtpSender sender) {
        this.owner = owner;
        this.sender = sender;
    }

    /** Returns whether tones can be sent now. */
    public boolean canInsertDTMF() {
        return canInsert();
    }

    /** webrtc-pc §7.2.4 "determine if DTMF can be sent". */
    private boolean canInsert() {
        Direction current = sender.values().currentDirection();
        return owner.latestSlots().connectionState() == RTCPeerConnectionState.CONNECTED
                && !sender.values().stopping()
                && sender.track() != null
                && current != null
                && current.sends()
                && sender.values().encodings().get(0).active()
                && sender.values().sendCodecs().stream()
                        .anyMatch(each -> each.codec().is("telephone-event"));
    }

    /** Returns the tones that have not begun. */
    public String toneBuffer() {
        return toneBuffer;
    }

    /** Plays tones of 100 ms with gaps of 70 ms. */
    public void insertDTMF(String tones) {
        insertDTMF(tones, 100, 70);
    }

    /**
     * Replaces the tones that have not begun.
     *
     * @param tones of 0 to 9, A to D, "#" and "*"; "," is a pause of two seconds
     * @param duration of each tone in milliseconds, 40 to 6,000; others are brought into these bounds
     * @param interToneGap of silence in milliseconds, 30 to 6,000, likewise
     * @throws DOMException InvalidStateError where {@link #canInsertDTMF} is false; InvalidCharacterError for other characters
     */
    public void insertDTMF(String tones, long duration, long interToneGap) {
        Objects.requireNonNull(tones, "tones");
        owner.realm().meet("RTCDTMFSender.insertDTMF", () -> insert(tones, duration, interToneGap));
    }

    private void insert(String wanted, long newDuration, long newGap) {
        // Step 4.
        if (!canInsert()) {
            throw DOMException.invalidState("tones cannot be sent now: see canInsertDTMF");
        }
        // "The characters a to d MUST be normalized to uppercase on entry".
        String tones = wanted.toUpperCase(Locale.ROOT);
        // Step 8.
        if (!TONES.matcher(tones).matches() || tones.length() != wanted.length()) {
            throw new DOMException(
                    "tones are 0 to 9, A to D, \"#\", \"*\" and \",\": \"" + wanted + "\"",
                    DOMException.INVALID_CHARACTER_ERROR);
        }
        // Steps 9 to 15.
        toneBuffer = tones;
        duration = Math.min(6_000, Math.max(40, newDuration));
        interToneGap = Math.min(6_000, Math.max(30, newGap));
        // Steps 16 and 17.
        if (!tones.isEmpty() && !scheduled) {
            scheduled = true;
            owner.realm().task(this::play);
        }
    }

    /** The "DTMF playout task steps". Each goes out instead of the sound of its time. */
    private void play() {
        scheduled = false;
        if (owner.isClosed() || !canInsert()) {
            return;
        }
        String buffer = toneBuffer;
        if (buffer.isEmpty()) {
            fire("");
            return;
        }
        String tone = buffer.substring(0, 1);
        toneBuffer = buffer.substring(1);
        boolean pause = tone.equals(",");
        if (!pause
                && !owner.peer().media().sendTone(sender.values().id(), tone.charAt(0), Duration.ofMillis(duration))) {
            LOG.warn("the tone \"{}\" was not sent: no telephone-event has the clock rate of the sound", tone);
        }
        long next = pause ? PAUSE_MILLIS : duration + interToneGap;
        scheduled = true;
        owner.loop().schedule(Duration.ofMillis(next), this::play);
        fire(tone);
    }

    private void fire(String tone) {
        owner.realm().fire(this, TONE_CHANGE, new RTCDTMFToneChangeEvent(TONE_CHANGE, this, tone));
    }

    /** Sets the handler of {@link #TONE_CHANGE}; null clears it. */
    public void onToneChange(@Nullable EventListener<? super RTCDTMFToneChangeEvent> listener) {
        setHandler(TONE_CHANGE, listener);
    }

    @Override
    public String toString() {
        return "RTCDTMFSender[canInsertDTMF=" + canInsertDTMF() + ", "
                + toneBuffer().length() + " tones left]";
    }
}
