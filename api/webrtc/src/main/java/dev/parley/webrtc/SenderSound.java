package dev.parley.webrtc;

import dev.parley.codec.Codecs;
import dev.parley.dom.ListenerHandle;
import dev.parley.encoding.EncodedAudio;
import dev.parley.frames.AudioFrame;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.mediacapture.RawSink;
import dev.parley.parameters.Codec;
import dev.parley.parameters.CodecParameters;
import dev.parley.peer.PeerMedia;
import dev.parley.rawmedia.AudioEncoding;
import dev.parley.rawmedia.AudioSending;
import dev.parley.rawmedia.RawMedia;
import dev.parley.rawmedia.SoundLevels;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples of a sender's track on their way to the peer: encoded with the first negotiated codec that has an encoder here, as long as the
 * sender may send. Loop thread only.
 */
final class SenderSound {
    private static final Logger LOG = LoggerFactory.getLogger(SenderSound.class);

    /** Payload formats that carry no codec of their own. */
    private static final Set<String> ACCOMPANYING = new TreeSet<>(List.of("red", "cn", "telephone-event", "rtx"));

    private final LocalConnection owner;
    private final RTCRtpSender sender;
    private @Nullable MediaStreamTrack attached;
    private ListenerHandle registration = () -> {};
    private List<CodecParameters> negotiated = List.of();
    private @Nullable AudioSending sending;
    private SoundLevels lastLevels = SoundLevels.NONE;

    SenderSound(LocalConnection owner, RTCRtpSender sender) {
        this.owner = owner;
        this.sender = sender;
    }

    /**
     * Begins, goes on or ends.
     *
     * @param track raw track to send, or null if there is none or the sender may not send
     * @param codecs negotiated codecs in the order of preference
     */
    void update(@Nullable MediaStreamTrack track, List<CodecParameters> codecs) {
        if (track == null) {
            attach(null);
            end();
            return;
        }
        AudioSending now = sending;
        if (!codecs.equals(negotiated)) {
            negotiated = codecs;
            AudioEncoding chosen = choose(track, codecs);
            if (chosen != null && now != null && chosen.codec().equals(now.codec())) {
                chosen.encoder().close();
            } else {
                end();
                negotiated = codecs;
                begin(chosen);
            }
        }
        attach(sending == null ? null : track);
    }

    private @Nullable AudioEncoding choose(MediaStreamTrack track, List<CodecParameters> codecs) {
        Codecs installed = owner.settings().rawMedia.codecs();
        List<Codec> candidates = codecs.stream()
                .map(CodecParameters::codec)
                .filter(each -> !ACCOMPANYING.contains(each.name()))
                .toList();
        AudioEncoding chosen = AudioEncoding.choose(installed, candidates, track.contentHint());
        if (chosen == null && !candidates.isEmpty()) {
            LOG.warn(
                    "a track of sound is not sent: none of {} has an encoder here; add {}",
                    candidates.stream().map(Codec::mimeType).toList(),
                    Codecs.moduleFor(candidates.get(0)));
        }
        return chosen;
    }

    private void begin(@Nullable AudioEncoding chosen) {
        if (chosen != null) {
            RawMedia media = owner.settings().rawMedia;
            sending = new AudioSending(owner.loop(), media.threads(), media.beats(owner.loop()), chosen, this::send);
        }
    }

    private void end() {
        AudioSending ended = sending;
        if (ended != null) {
            lastLevels = ended.levels();
            ended.close();
        }
        sending = null;
        negotiated = List.of();
    }

    private void attach(@Nullable MediaStreamTrack track) {
        if (track == attached) {
            return;
        }
        registration.remove();
        attached = track;
        registration = track == null ? () -> {} : track.addRawAudioSink(new Taker(track));
    }

    private void send(EncodedAudio packet) {
        if (!owner.isClosed()) {
            PeerMedia.Sent sent = owner.peer().media().send(sender.values().id(), null, packet.frame(), packet.level());
            if (sent == PeerMedia.Sent.SENT) {
                owner.peer().touch();
            }
        }
    }

    /** The rate that the sound may have changed. */
    void targetBitrateChanged(long bitsPerSecond) {
        if (sending != null) {
            sending.setTargetBitrate(bitsPerSecond);
        }
    }

    /** Returns the loudness of what was sent. */
    SoundLevels levels() {
        return sending == null ? lastLevels : sending.levels();
    }

    /** Taker of one track's frames; those of a track on another loop cross to this one's. */
    private final class Taker implements RawSink<AudioFrame> {
        private final MediaStreamTrack of;

        Taker(MediaStreamTrack of) {
            this.of = of;
        }

        @Override
        public void take(AudioFrame frame) {
            if (owner.loop().inEventLoop()) {
                pass(frame);
            } else {
                // Two loops count from different moments: the stage takes the time of arrival for one that is far off.
                AudioFrame untimed =
                        new AudioFrame(frame.sampleRate(), frame.channels(), frame.samples(), Long.MIN_VALUE / 2);
                owner.realm().task(() -> pass(untimed));
            }
        }

        private void pass(AudioFrame frame) {
            if (attached == of && sending != null) {
                sending.accept(frame);
            }
        }

        @Override
        public void end() {}
    }
}
