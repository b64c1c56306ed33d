package dev.parley.cli.bench;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioLayer;

/** libwebrtc, through webrtc-java. */
final class WebrtcJavaStack implements MeasuredStack {
    private final int messageSize;
    private final boolean ordered;

    // A machine without a sound device would abort the whole JVM.
    private final PeerConnectionFactory factory =
            new PeerConnectionFactory(new AudioDeviceModule(AudioLayer.kDummyAudio));

    WebrtcJavaStack(int messageSize, boolean ordered) {
        this.messageSize = messageSize;
        this.ordered = ordered;
    }

    @Override
    public String name() {
        return "webrtc-java";
    }

    @Override
    public Transfer transfer() {
        return new WebrtcJavaTransfer(new WebrtcJavaPair(factory, ordered), messageSize);
    }

    @Override
    public double setupMillis() {
        long started = System.nanoTime();
        try (WebrtcJavaPair pair = new WebrtcJavaPair(factory, ordered)) {
            return (pair.openedNanos() - started) / 1e6;
        }
    }

    @Override
    public void close() {
        factory.dispose();
    }
}
