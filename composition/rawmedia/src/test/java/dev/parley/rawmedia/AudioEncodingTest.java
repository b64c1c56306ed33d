package dev.parley.rawmedia;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.base.Spec;
import dev.parley.codec.AudioEncoderSettings;
import dev.parley.codec.Codecs;
import dev.parley.opus.OpusCodecs;
import dev.parley.parameters.Codec;
import dev.parley.telephony.TelephonyCodecs;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioEncodingTest {
    private static final Codec RED = new Codec("audio/red", 48_000, 2, "111/111");
    private static final Codec PCMU = new Codec("audio/PCMU", 8_000, 1, null);

    private static Codec opus(String parameters) {
        return new Codec("audio/opus", 48_000, 2, parameters);
    }

    @Test
    void theFirstCodecWithAnEncoderIsSent() {
        List<Codec> negotiated = List.of(RED, opus("minptime=10;useinbandfec=1"), PCMU);
        AudioEncoding all =
                AudioEncoding.choose(Codecs.of(List.of(new TelephonyCodecs(), new OpusCodecs())), negotiated, "");
        assertThat(all).isNotNull();
        assertThat(all.codec().is("opus")).isTrue();
        AudioEncoding withoutOpus = AudioEncoding.choose(Codecs.of(List.of(new TelephonyCodecs())), negotiated, "");
        assertThat(withoutOpus).isNotNull();
        assertThat(withoutOpus.codec()).isEqualTo(PCMU);
        assertThat(AudioEncoding.choose(Codecs.of(List.of()), negotiated, "")).isNull();
    }

    @Test
    @Spec("RFC 7587 §7.1")
    void theReceiversParametersAreFollowed() {
        AudioEncoderSettings plain = AudioEncoding.settings(opus("minptime=10;useinbandfec=1"), "");
        assertThat(plain.channels()).isEqualTo(1);
        assertThat(plain.forwardErrorCorrection()).isTrue();
        assertThat(plain.discontinuous()).isFalse();
        assertThat(plain.bitrate()).isEqualTo(32_000);
        AudioEncoderSettings limited = AudioEncoding.settings(opus("maxaveragebitrate=20000; usedtx=1"), "");
        assertThat(limited.bitrate()).isEqualTo(20_000);
        assertThat(limited.discontinuous()).isTrue();
        assertThat(limited.forwardErrorCorrection()).isFalse();
        AudioEncoderSettings music = AudioEncoding.settings(opus("stereo=1;maxaveragebitrate=510000"), "music");
        assertThat(music.channels()).isEqualTo(2);
        assertThat(music.bitrate()).isEqualTo(128_000);
        // The remote end that does not ask for two channels gets one.
        assertThat(AudioEncoding.settings(opus("sprop-stereo=1"), "music").channels())
                .isEqualTo(1);
        assertThat(AudioEncoding.settings(opus("maxaveragebitrate=99999999999"), "")
                        .bitrate())
                .isEqualTo(32_000);
    }
}
