package dev.parley.webrtc;

import dev.parley.frames.AudioFrame;
import dev.parley.peer.PeerEvent;
import dev.parley.rawmedia.AudioPlaying;
import dev.parley.rawmedia.PlayoutReport;
import dev.parley.rawmedia.RawMedia;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Packets of a receiver on their way to those who hear its track: played out while somebody does. Loop thread only. */
final class ReceiverSound {
    private final LocalConnection owner;
    private final Consumer<AudioFrame> out;
    private @Nullable AudioPlaying playing;
    private @Nullable PlayoutReport lastReport;
    private Duration target = Duration.ZERO;

    /**
     * Makes the way of sound.
     *
     * @param out takes 10 ms of sound at each beat
     */
    ReceiverSound(LocalConnection owner, Consumer<AudioFrame> out) {
        this.owner = owner;
        this.out = out;
    }

    /** Sets whether somebody hears the track. */
    void setWanted(int transceiver, boolean wanted) {
        if (wanted == (playing != null) || owner.isClosed() && wanted) {
            return;
        }
        if (wanted) {
            RawMedia media = owner.settings().rawMedia;
            AudioPlaying started =
                    new AudioPlaying(owner.loop(), media.threads(), media.beats(owner.loop()), media.codecs(), out);
            started.setMinimumTarget(target);
            playing = started;
        } else if (playing != null) {
            lastReport = playing.report();
            playing.close();
            playing = null;
        }
        if (!owner.isClosed()) {
            owner.peer().media().setPlayout(transceiver, wanted);
        }
    }

    void received(PeerEvent.AudioPacketReceived packet) {
        if (playing != null) {
            playing.insert(packet.ssrc(), packet.number(), packet.frame(), packet.arrival());
        }
    }

    /** Sets the smallest delay of the jitter buffer; null lets it decide. */
    void setTarget(@Nullable Double millis) {
        target = millis == null ? Duration.ZERO : Duration.ofNanos(Math.round(millis * 1e6));
        if (playing != null) {
            playing.setMinimumTarget(target);
        }
    }

    /** Returns the figures of the playout, or null before anything was played. */
    @Nullable
    PlayoutReport report() {
        return playing == null || playing.report() == null ? lastReport : playing.report();
    }
}
