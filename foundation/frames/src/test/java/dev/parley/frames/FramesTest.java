package dev.parley.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.base.Timestamp;
import dev.parley.parameters.Codec;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final Codec VP8 = new Codec("video/VP8", 90_000, null, null);
    private static final Codec OPUS = new Codec("audio/opus", 48_000, 2, null);

    @Test
    void anEncodedFrameDoesNotChange() {
        byte[] data = {1, 2, 3};
        EncodedFrame frame = EncodedFrame.of(VP8, data).build();
        data[0] = 9;
        frame.toByteArray()[1] = 9;
        assertThat(frame.toByteArray()).containsExactly(1, 2, 3);
        assertThatThrownBy(() -> frame.data().put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
        byte[] part = new byte[4];
        frame.get(1, part, 1, 2);
        assertThat(part).containsExactly(0, 2, 3, 0);
    }

    @Test
    void aBuilderFromAFrameHasAllOfIt() {
        EncodedFrame frame = EncodedFrame.of(VP8, new byte[] {1})
                .rtpTimestamp(-1)
                .captureTime(Timestamp.ofMillis(5))
                .key(true)
                .size(640, 480)
                .layer(new FrameLayer(2, 1))
                .frameId(7L, List.of(6L, 4L))
                .rid("hi")
                .gapBefore(true)
                .build();
        assertThat(frame.rtpTimestamp()).isEqualTo(0xffff_ffffL);
        assertThat(frame.toBuilder().build()).isEqualTo(frame).hasSameHashCodeAs(frame);
        EncodedFrame other = frame.withData(new byte[] {2}).build();
        assertThat(other).isNotEqualTo(frame);
        assertThat(other.toBuilder().build().rid()).isEqualTo("hi");
        assertThat(frame.toBuilder().gapBefore(false).build()).isNotEqualTo(frame);
    }

    @Test
    void soundCanBeDecodedFromAnywhere() {
        assertThat(EncodedFrame.of(OPUS, new byte[1]).build().key()).isTrue();
        assertThat(EncodedFrame.of(VP8, new byte[1]).build().key()).isFalse();
    }

    @Test
    void wrongFormsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioFrame(7_999, 1, new short[80], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new AudioFrame(8_000, 2, new short[81], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> AudioFormat.mono(100));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new VideoFrame(3, 3, new byte[9], new byte[1], new byte[4], 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FrameLayer(8, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncodedFrame.of(VP8, new byte[EncodedFrame.MAX_LENGTH + 1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncodedFrame.of(VP8, new byte[1]).size(-1, 0));
    }
}
