package dev.parley.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SoundMeterTest {
    @Test
    void levelsAreRootMeanSquares() {
        short[] square = new short[480];
        Arrays.fill(square, (short) 16_384);
        assertThat(SoundMeter.level(square, 0, 480)).isCloseTo(0.5, within(1e-4));
        assertThat(SoundMeter.decibelsBelowOverload(0.5)).isEqualTo(6);
        assertThat(SoundMeter.decibelsBelowOverload(0)).isEqualTo(SoundMeter.SILENT);
        assertThat(SoundMeter.decibelsBelowOverload(1)).isZero();
        assertThat(SoundMeter.decibelsBelowOverload(1e-9)).isEqualTo(SoundMeter.SILENT);
    }

    @Test
    void energyIsTheSquareOfTheLevelOverTime() {
        SoundMeter meter = new SoundMeter();
        short[] square = new short[960];
        Arrays.fill(square, (short) -16_384);
        for (int i = 0; i < 100; i++) {
            // 10 ms of two channels at 48 kHz.
            meter.add(square, 0, 960, 96_000);
        }
        assertThat(meter.totalSeconds()).isCloseTo(1, within(1e-9));
        assertThat(meter.totalEnergy()).isCloseTo(0.25, within(1e-3));
        meter.add(new short[960], 0, 960, 96_000);
        assertThat(meter.level()).isZero();
    }
}
