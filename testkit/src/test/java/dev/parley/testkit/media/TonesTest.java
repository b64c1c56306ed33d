package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Spec;
import dev.parley.base.Timestamp;
import dev.parley.dom.DOMException;
import dev.parley.webrtc.RTCDTMFSender;
import dev.parley.webrtc.RTCRtpTransceiverDirection;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Telephone tones, webrtc-pc §7.2. */
class TonesTest {
    private final MediaStage stage = new MediaStage();
    private final List<String> tones = new ArrayList<>();
    private RTCDTMFSender dtmf;
    private Timestamp start;

    @BeforeEach
    void connect() {
        dtmf = stage.a.addTrack(stage.audio()).dtmf();
        stage.negotiate(stage.a, stage.b);
        stage.awaitConnected();
        start = stage.world.now();
        dtmf.onToneChange(event ->
                tones.add(stage.world.now().since(start).toMillis() + " " + event.tone() + " " + dtmf.toneBuffer()));
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void play(int events) {
        stage.await(() -> tones.size() == events);
    }

    @Test
    @Spec("webrtc-pc §7.2 insertDTMF: the DTMF playout task steps")
    void tonesKeepTheirTime() {
        assertThat(dtmf.canInsertDTMF()).isTrue();
        dtmf.insertDTMF("1,a");
        assertThat(dtmf.toneBuffer()).isEqualTo("1,A");
        play(4);
        assertThat(tones).containsExactly("0 1 ,A", "170 , A", "2170 A ", "2340  ");
    }

    @Test
    @Spec("webrtc-pc §7.2 insertDTMF steps 12 to 15")
    void durationsHaveBounds() {
        dtmf.insertDTMF("12", 1, 1);
        play(3);
        assertThat(tones).containsExactly("0 1 2", "70 2 ", "140  ");
        tones.clear();
        start = stage.world.now();
        dtmf.insertDTMF("3", 10_000, 10_000);
        play(2);
        assertThat(tones).containsExactly("0 3 ", "12000  ");
    }

    @Test
    @Spec("webrtc-pc §7.2 insertDTMF: \"insertDTMF replaces the tone buffer\"")
    void tonesAreReplaced() {
        dtmf.onToneChange(event -> {
            tones.add(event.tone());
            if (event.tone().equals("1")) {
                dtmf.insertDTMF(dtmf.toneBuffer() + "9");
            }
        });
        dtmf.insertDTMF("12");
        play(4);
        assertThat(tones).containsExactly("1", "2", "9", "");
        dtmf.insertDTMF("4");
        dtmf.insertDTMF("");
        stage.world.runFor(java.time.Duration.ofSeconds(1));
        // "If the [[ToneBuffer]] slot is the empty string, fire … tone set to an empty string".
        assertThat(tones).hasSize(5).endsWith("");
    }

    @Test
    @Spec("webrtc-pc §7.2 insertDTMF steps 4 and 8")
    void whatCannotBeSentIsRefused() {
        assertThatThrownBy(() -> dtmf.insertDTMF("1x"))
                .isInstanceOfSatisfying(
                        DOMException.class,
                        failure -> assertThat(failure.name()).isEqualTo("InvalidCharacterError"));
        stage.a.getTransceivers().get(0).setDirection(RTCRtpTransceiverDirection.RECVONLY);
        stage.negotiate(stage.a, stage.b);
        assertThat(dtmf.canInsertDTMF()).isFalse();
        assertThatThrownBy(() -> dtmf.insertDTMF("1"))
                .isInstanceOfSatisfying(
                        DOMException.class,
                        failure -> assertThat(failure.name()).isEqualTo("InvalidStateError"));
    }

    @Test
    @Spec("RFC 4733 §2.5.1: tones with their durations; §2.5.1.3: events longer than their field")
    void theOtherEndHearsTheTones() {
        List<String> heard = new ArrayList<>();
        stage.b
                .getReceivers()
                .get(0)
                .onTone(tone -> heard.add(
                        tone.tone() + (tone.ended() ? " " + tone.duration().toMillis() : "")));
        dtmf.insertDTMF("1,#D", 100, 70);
        play(5);
        stage.world.runFor(java.time.Duration.ofSeconds(1));
        assertThat(heard).containsExactly("1", "1 100", "#", "# 100", "D", "D 100");
        heard.clear();
        // 48,000 units a second fill 16 bits after 1.4 s.
        dtmf.insertDTMF("0", 6_000, 70);
        stage.world.runFor(java.time.Duration.ofSeconds(8));
        assertThat(heard).containsExactly("0", "0 6000");
    }
}
