package dev.parley.cli.demo;

import dev.parley.mediacapture.MediaStreamConstraints;
import dev.parley.mediacapture.MediaStreamTrack;
import dev.parley.webrtc.PeerConnectionFactory;
import dev.parley.webrtc.RTCPeerConnection;
import dev.parley.webrtc.RTCRtpSender;
import dev.parley.webrtc.RTCRtpTransceiver;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import dev.parley.webrtc.RTCTrackEvent;
import org.jspecify.annotations.Nullable;

/**
 * Audio and video of one tab. What the browser sends goes back to it as it came, without being decoded; in the place of its picture the
 * JVM can send one of its own, which it draws and encodes. Listeners run one at a time.
 */
final class TabMedia {
    private final Tab tab;
    private final PeerConnectionFactory factory;
    private @Nullable RTCRtpSender pictures;
    private @Nullable MediaStreamTrack received;
    private @Nullable MediaStreamTrack own;

    private TabMedia(Tab tab, PeerConnectionFactory factory) {
        this.tab = tab;
        this.factory = factory;
    }

    static TabMedia on(RTCPeerConnection pc, PeerConnectionFactory factory, Tab tab) {
        TabMedia media = new TabMedia(tab, factory);
        pc.onTrack(media::received);
        return media;
    }

    private synchronized void received(RTCTrackEvent event) {
        RTCRtpTransceiver transceiver = event.transceiver();
        transceiver.setDirection(RTCRtpTransceiverDirection.SENDRECV);
        tab.watch(transceiver.sender().replaceTrack(event.track()));
        if (event.track().kind().equals("video")) {
            pictures = transceiver.sender();
            received = event.track();
        }
        event.receiver().onTone(tone -> {
            if (!tone.ended()) {
                tab.say(Tab.message("tone").put("tone", tone.tone()));
            }
        });
    }

    /** Sends the JVM's own picture, or what it receives. Any thread. */
    synchronized void show(boolean ofItsOwn) {
        RTCRtpSender sender = pictures;
        if (sender == null) {
            return;
        }
        if (!ofItsOwn) {
            tab.watch(sender.replaceTrack(received));
            stop();
        } else if (own == null) {
            tab.watch(factory.mediaDevices()
                    .getUserMedia(MediaStreamConstraints.of(false, true))
                    .thenCompose(stream -> {
                        own = stream.getVideoTracks().get(0);
                        return sender.replaceTrack(own);
                    }));
        }
    }

    private void stop() {
        if (own != null) {
            own.stop();
            own = null;
        }
    }

    /** Ends what the JVM draws. Any thread. */
    synchronized void close() {
        stop();
    }
}
