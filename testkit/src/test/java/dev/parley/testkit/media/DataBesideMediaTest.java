package dev.parley.testkit.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.frames.EncodedFrame;
import dev.parley.mediacapture.EncodedSource;
import dev.parley.simulation.LinkConditions;
import dev.parley.webrtc.RTCDataChannel;
import dev.parley.webrtc.RTCDataChannelInit;
import dev.parley.webrtc.RTCDataChannelState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Data channels beside a stream of pictures. */
class DataBesideMediaTest {
    private static final Duration PICTURE = Duration.ofMillis(40);
    private static final int CUT = 100;
    private static final int BACK = 225;
    private static final int END = 300;

    private final MediaStage stage = new MediaStage();

    @AfterEach
    void close() {
        stage.close();
    }

    private static EncodedFrame picture(EncodedSource source, int number) {
        byte[] data = new byte[10_000];
        data[0] = (byte) (number % 25 == 0 ? 0x10 : 0x11);
        data[3] = (byte) 0x9d;
        data[4] = 1;
        data[5] = 0x2a;
        data[6] = 64;
        data[8] = 48;
        return EncodedFrame.wrapping(source.codec(), data)
                .key(number % 25 == 0)
                .rtpTimestamp(number * 3_600L)
                .build();
    }

    @Test
    void messagesFlowSoonAfterAnOutage() {
        List<String> heard = new ArrayList<>();
        RTCDataChannel channel = stage.a.createDataChannel(
                "pulse",
                RTCDataChannelInit.builder().ordered(false).maxRetransmits(0).build());
        stage.b.onDataChannel(event -> {
            RTCDataChannel back = event.channel();
            back.onMessage(message -> back.send(message.text()));
        });
        channel.onMessage(message -> heard.add(message.text()));
        EncodedSource source = stage.devices.createEncodedSource("video/VP8", null);
        stage.a.addTrack(source.track());
        stage.negotiate(stage.a, stage.b);
        stage.await(() -> channel.readyState() == RTCDataChannelState.OPEN);
        int lastBefore = 0;
        int firstAfter = 0;
        for (int i = 0; i < END; i++) {
            if (i == CUT) {
                stage.setConditions(LinkConditions.builder().loss(1).build());
            } else if (i == BACK) {
                stage.setConditions(LinkConditions.latency(Duration.ofMillis(10)));
            }
            source.push(picture(source, i));
            if (i % 12 == 0) {
                channel.send(Integer.toString(i));
            }
            stage.world.runFor(PICTURE);
            if (!heard.isEmpty() && i < BACK) {
                lastBefore = i;
            } else if (!heard.isEmpty() && firstAfter == 0) {
                firstAfter = i;
            }
            heard.clear();
        }
        assertThat(lastBefore).isBetween(CUT - 12, CUT);
        assertThat(firstAfter).as("a second after the path is back").isBetween(BACK, BACK + 25);
    }
}
