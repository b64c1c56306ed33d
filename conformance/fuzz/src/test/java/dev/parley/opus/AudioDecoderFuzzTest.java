package dev.parley.opus;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.base.MalformedException;
import dev.parley.codec.AudioDecoder;
import dev.parley.codec.Codecs;
import dev.parley.parameters.Codec;

/** Any packets decode to as much sound as they state, or are malformed. */
class AudioDecoderFuzzTest {
    private static final Codec[] CODECS = {
        new Codec("audio/opus", 48_000, 2, "stereo=1"),
        new Codec("audio/opus", 48_000, 2, null),
        new Codec("audio/G722", 8_000, 1, null),
        new Codec("audio/PCMU", 8_000, 1, null),
        new Codec("audio/L16", 48_000, 2, null)
    };

    @FuzzTest
    void packets(FuzzedDataProvider data) {
        try (AudioDecoder decoder = Codecs.installed().audioDecoder(data.pickValue(CODECS))) {
            short[] out = new short[2 * 48_000 / 5];
            while (data.remainingBytes() > 0) {
                byte[] packet = data.consumeBytes(data.consumeInt(0, 200));
                try {
                    int stated = decoder.duration(packet, 0, packet.length);
                    decoder.recover(packet, 0, packet.length, 960, out);
                    assertThat(decoder.decode(packet, 0, packet.length, out)).isEqualTo(stated);
                } catch (MalformedException e) {
                    decoder.conceal(960, out);
                }
            }
        }
    }
}
